import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { toInstant, toLocal } from '../shell/local-time.js';
import { outcomes } from './columns.js';

const PAUSE = 300;
const EVENTS = ['after_insert', 'on_update', 'on_change', 'on_trash', 'after_rename'];
const texts = messages.deliveries;

/** Which deliveries are shown. */
export class DeliveryFilters {
  #tell;
  #timer;
  #fields = {
    text: element('input', { type: 'search', placeholder: texts.text, 'aria-label': texts.text, dir: 'auto', maxlength: 200 }),
    outcome: element('select', { 'aria-label': texts.columns.outcome }, element('option', { value: '' }, texts.anyOutcome),
      ...outcomes.map(value => element('option', { value }, messages.terms.outcomes[value]))),
    event: element('input', { placeholder: texts.columns.event, 'aria-label': texts.columns.event, list: 'events', dir: 'ltr', size: 12, maxlength: 100 }),
    erpnextId: element('input', { placeholder: texts.customerId, 'aria-label': texts.customerId, dir: 'auto', size: 16, maxlength: 140 }),
    from: element('input', { type: 'datetime-local' }),
    to: element('input', { type: 'datetime-local' }),
  };
  #clear = element('button', { type: 'button', onclick: () => this.clear() }, texts.clear);

  node = element('div', { class: 'toolbar filters', role: 'search', oninput: event => this.#later(event) }, ...Object.entries(this.#fields).map(([key, field]) => isTime(field) ? element('label', { class: 'check' }, texts[key], field) : field), this.#clear,
    element('datalist', { id: 'events' }, ...EVENTS.map(value => element('option', { value }))));

  /** @param {(change: Record<string, string>) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  set values(values) {
    for (const [key, field] of Object.entries(this.#fields)) if (document.activeElement !== field) field.value = isTime(field) ? toLocal(values[key]) : values[key];
    this.#clear.hidden = !this.areSet;
  }

  get areSet() { return Object.values(this.#fields).some(field => field.value); }

  clear() {
    for (const field of Object.values(this.#fields)) field.value = '';
    this.#fields.text.focus();
    this.#say();
  }

  #later({ target }) {
    clearTimeout(this.#timer);
    if (target.tagName === 'SELECT') this.#say();
    else this.#timer = setTimeout(() => this.#say(), PAUSE);
  }

  #say() {
    this.#tell(Object.fromEntries(Object.entries(this.#fields).map(([key, field]) => [key, isTime(field) ? toInstant(field.value) : field.value.trim()])));
  }
}

const isTime = field => field.type === 'datetime-local';
