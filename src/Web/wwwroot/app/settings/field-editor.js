import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.fields;
const TYPES = ['text', 'number', 'amount', 'date', 'yesNo', 'list'];
const RULES = ['none', 'trim', 'upper', 'lower', 'phone', 'plainText'];
// What each type can be made of without a doubt.
const HOLDS = { number: ['number', 'amount', 'yesNo'], amount: ['number', 'amount'], date: ['date'], yesNo: ['yesNo'] };
const PLACES = ['list', 'page', 'search', 'filter', 'csv'];

// Of one row, or one linked document, to all of them, and back.
const TO_ALL = [[/\[[^\]]*\]/, '[all]'], [/^Contact\./, 'Contacts[all].'], [/^Address\./, 'Addresses[all].']];
const TO_ONE = [[/^Contacts\[.*\]\./, 'Contact.'], [/^Addresses\[.*\]\./, 'Address.'], [/\[all\]/, '[first]']];
const several = source => /[[.]/.test(source);
const turned = (source, ways) => ways.reduce((text, [from, to]) => text.replace(from, to), source);

/** One field that is being chosen. */
export class FieldEditor {
  #inputs;
  #boxes;
  #fit = element('p', { class: 'fit', role: 'status' });
  #drift = element('p', { class: 'fit wrong' });

  /** @param {any} field as the API has it @param {{ locked: boolean, changed(): void, removed(editor: FieldEditor): void }} of */
  constructor(field, { locked, changed, removed }) {
    const input = (key, more) => element('input', { value: field[key], disabled: locked, required: true, autocomplete: 'off', oninput: changed, ...more });
    this.#inputs = {
      label: input('label', { maxlength: 60, dir: 'auto' }),
      name: input('name', { maxlength: 40, dir: 'ltr', spellcheck: 'false' }),
      type: element('select', { disabled: locked, onchange: changed }, ...TYPES.map(value => element('option', { value, selected: value === field.type }, texts.types[value]))),
      source: input('source', { dir: 'ltr', spellcheck: 'false' }),
      rule: element('select', { disabled: locked, onchange: changed }, ...RULES.map(value => element('option', { value, selected: value === (field.rule ?? 'none') }, texts.rules[value]))),
    };
    this.#boxes = PLACES.map(value => element('input', { type: 'checkbox', value, disabled: locked, checked: field.places.includes(value), onchange: changed }));
    const rows = element('select', { disabled: locked, onchange: () => { this.#turn(rows.value === 'all'); changed(); } }, ...['one', 'all'].map(value => element('option', { value, selected: (value === 'all') === field.source.includes('[all]') }, texts.rowsOf[value])));
    this.node = element('li', { class: 'own-field' },
      ...Object.entries(this.#inputs).map(([key, control]) => element('label', { class: key }, texts[key], control)),
      several(field.source) ? element('label', { class: 'rows' }, texts.rows, rows) : null,
      element('fieldset', {}, element('legend', {}, texts.places), ...this.#boxes.map(box => element('label', { class: 'check' }, box, texts.placesOf[box.value]))),
      locked ? null : element('button', { type: 'button', 'aria-label': `${texts.remove}: ${field.label}`, onclick: () => removed(this) }, texts.remove), this.#drift, this.#fit);
  }

  #turn(all) {
    const { type, source } = this.#inputs;
    source.value = turned(source.value, all ? TO_ALL : TO_ONE);
    if (all !== (type.value === 'list')) type.value = all ? 'list' : 'text';
  }

  get value() {
    const { label, name, type, source, rule } = this.#inputs;
    return { name: name.value.trim(), label: label.value.trim(), type: type.value, source: source.value.trim(), rule: ['text', 'list'].includes(type.value) ? rule.value : 'none', places: this.#boxes.filter(box => box.checked).map(box => box.value) };
  }

  /** What is not so any more in ERPNext. @param {Map<string, { kind: string, type: string }>} available by source */
  compare(available) {
    const { source, type } = this.value;
    const plain = turned(source.replace(/\[[^\]]*=[^\]]*\]/, '[first]'), TO_ONE);
    const there = available.get(plain) ?? available.get(plain.replace(/\[first\]/, ''));
    this.#drift.textContent = !there ? texts.gone(source) : HOLDS[type]?.includes(there.type) === false ? texts.otherType(there.kind) : '';
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
