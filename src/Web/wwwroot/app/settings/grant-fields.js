import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.access;

/** Name, role and last day: what a person and a key have. */
export class GrantFields {
  #name;
  #role;
  #until;

  /** @param {{ name?: string, role?: string, until?: string | null }} [now] */
  constructor({ name = '', role = 'viewer', until } = {}) {
    const hint = element('p', { class: 'calm', role: 'status' });
    const explain = () => { hint.textContent = texts.roleHints[this.#role.value]; };
    this.#name = element('input', { required: true, maxlength: 100, dir: 'auto', autocomplete: 'off', value: name });
    this.#role = element('select', { onchange: explain }, ...Object.entries(texts.roles).map(([value, label]) => element('option', { value, selected: value === role }, label)));
    this.#until = element('input', { type: 'date', min: dayOf(new Date()), value: until ? dayOf(new Date(until)) : null });
    this.node = element('div', { class: 'grant' }, ...Object.entries({ name: this.#name, role: this.#role, until: this.#until }).map(([key, field]) =>
      element('label', {}, texts.fields[key], field)), hint);
    explain();
  }

  get value() {
    const day = this.#until.value;
    return { name: this.#name.value.trim(), role: this.#role.value, until: day ? new Date(`${day}T23:59:59`).toISOString() : null };
  }

  clear() {
    this.#name.value = this.#until.value = '';
  }
}

/** The panel that makes a person or a key. @param {{ title: string, action: string }} words @param {(value: any) => Promise<void>} make */
export function grantForm({ title, action }, make) {
  const fields = new GrantFields();
  return element('section', { class: 'panel' }, element('h2', {}, title), element('form', { class: 'grant-form', onsubmit: submit }, fields.node, element('button', { type: 'submit', class: 'primary' }, action)));

  async function submit(event) {
    event.preventDefault();
    const { currentTarget: form } = event;
    if (form.ariaBusy === 'true') return;
    form.ariaBusy = 'true';
    await make(fields.value, () => fields.clear());
    form.ariaBusy = 'false';
  }
}

// The last day is meant as the reader's calendar has it.
const dayOf = time => new Date(time - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
