import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.fields;
const TYPES = ['text', 'number', 'amount', 'date', 'yesNo', 'list'];
const PLACES = ['list', 'page', 'search', 'filter', 'csv'];

/** One field that is being chosen. */
export class FieldEditor {
  #inputs;
  #boxes;
  #fit = element('p', { class: 'fit', role: 'status' });

  /** @param {any} field as the API has it @param {{ locked: boolean, changed(): void, removed(editor: FieldEditor): void }} of */
  constructor(field, { locked, changed, removed }) {
    const input = (key, more) => element('input', { value: field[key], disabled: locked, required: true, autocomplete: 'off', oninput: changed, ...more });
    this.#inputs = {
      label: input('label', { maxlength: 60, dir: 'auto' }),
      name: input('name', { maxlength: 40, dir: 'ltr', spellcheck: 'false' }),
      type: element('select', { disabled: locked, onchange: changed }, ...TYPES.map(value => element('option', { value, selected: value === field.type }, texts.types[value]))),
      source: input('source', { dir: 'ltr', spellcheck: 'false' }),
    };
    this.#boxes = PLACES.map(value => element('input', { type: 'checkbox', value, disabled: locked, checked: field.places.includes(value), onchange: changed }));
    this.node = element('li', { class: 'own-field' },
      ...Object.entries(this.#inputs).map(([key, control]) => element('label', { class: key }, texts[key], control)),
      element('fieldset', {}, element('legend', {}, texts.places), ...this.#boxes.map(box => element('label', { class: 'check' }, box, texts.placesOf[box.value]))),
      locked ? null : element('button', { type: 'button', 'aria-label': `${texts.remove}: ${field.label}`, onclick: () => removed(this) }, texts.remove), this.#fit);
  }

  get value() {
    const { label, name, type, source } = this.#inputs;
    return { name: name.value.trim(), label: label.value.trim(), type: type.value, source: source.value.trim(), places: this.#boxes.filter(box => box.checked).map(box => box.value) };
  }

  focus() { this.#inputs.label.focus(); }

  /** How its values fit; without one what was said is taken back. @param {{ values: number, misfits: number, examples: { erpnextId: string, value: string }[] }} [fit] */
  show(fit, lookedAt) {
    this.#fit.replaceChildren(...fit ? [texts.fit(fit.values, lookedAt)] : []);
    this.#fit.classList.toggle('wrong', Boolean(fit?.misfits));
    if (!fit?.misfits) return;
    this.#fit.append(' ', texts.misfits(fit.misfits, lookedAt, texts.types[this.value.type]), ' ', element('bdi', {}, fit.examples.map(({ erpnextId, value }) => `${erpnextId}: ${value}`).join(' · ')));
  }
}
