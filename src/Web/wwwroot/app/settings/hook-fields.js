import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.access.hooks;
const { kinds } = messages.terms;

/** What a subscription wants: name, address and filters. */
export class HookFields {
  #inputs;
  #events;

  /** @param {any} [now] as the API has it; without one it is new, and says where it begins */
  constructor(now) {
    const { name = '', url = '', events = [], customers = [], fields = [] } = now ?? {};
    const text = (value, more) => element('input', { autocomplete: 'off', value, ...more });
    this.#inputs = {
      name: text(name, { required: true, maxlength: 100, dir: 'auto' }),
      url: text(url, { type: 'url', required: true, maxlength: 2000, dir: 'ltr', placeholder: 'https://' }),
      ...now ? {} : { begin: element('select', {}, ...Object.entries(texts.begins).map(([value, label]) => element('option', { value }, label))) },
      customers: text(customers.join(', '), { dir: 'ltr' }),
      fieldNames: text(fields.join(', '), { dir: 'ltr', placeholder: 'email, phone' }),
    };
    this.#events = Object.keys(kinds).map(kind => element('input', { type: 'checkbox', value: kind, checked: events.length === 0 || events.includes(kind) }));
    this.node = element('div', { class: 'grant hook' }, ...Object.entries(this.#inputs).map(([key, input]) =>
      element('label', { class: key }, key === 'name' ? messages.access.fields.name : texts[key], input)),
    element('fieldset', {}, element('legend', {}, texts.events), ...this.#events.map(input => element('label', { class: 'check' }, input, kinds[input.value]))));
  }

  get value() {
    const { name, url, begin, customers, fieldNames } = this.#inputs;
    const wanted = this.#events.filter(input => input.checked).map(input => input.value);
    const ids = words(customers);
    return {
      name: name.value, url: url.value, events: wanted.length === this.#events.length ? [] : wanted, fields: words(fieldNames),
      ...ids.length ? { customers: ids } : {}, ...begin ? { after: begin.value } : {},
    };
  }

  clear() {
    for (const key of ['name', 'url', 'customers', 'fieldNames']) this.#inputs[key].value = '';
  }
}

const words = input => input.value.split(/[\s,،]+/).filter(Boolean);
