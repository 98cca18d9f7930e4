import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.fields;
const MOST = 60;

/** What the site has: found by typing, added by a click. */
export class FieldPicker {
  #search = element('input', { type: 'search', autocomplete: 'off', placeholder: texts.findHint, 'aria-label': texts.find, oninput: () => this.#draw() });
  #list = element('ul', { class: 'available' });
  #fields = [];
  #add;

  /** @param {(field: any) => void} add gets a field as the API has it */
  constructor(add) {
    this.#add = add;
    this.node = element('section', { class: 'panel' }, element('h2', {}, texts.add), element('div', { class: 'picker' }, this.#search, this.#list));
  }

  /** @param {{ source: string, group: string, label: string, kind: string, type: string, isCustom: boolean }[]} fields */
  show(fields) {
    this.#fields = [...fields].sort((a, b) => b.isCustom - a.isCustom);
    this.#draw();
  }

  #draw() {
    const wanted = this.#search.value.trim().toLowerCase();
    const found = this.#fields.filter(({ source, group, label }) => `${label} ${source} ${group}`.toLowerCase().includes(wanted));
    this.#list.replaceChildren(...found.slice(0, MOST).map(field => element('li', {},
      element('button', { type: 'button', onclick: () => this.#add(toField(field)) },
        element('b', { dir: 'auto' }, field.label), ' ', element('code', { dir: 'ltr' }, field.source), ' ', element('span', { class: 'calm' }, `${field.group} · ${field.kind}${field.isCustom ? ` · ${texts.custom}` : ''}`)))));
    if (found.length > MOST) this.#list.append(element('li', { class: 'calm' }, texts.more(found.length - MOST)));
  }
}

/** `custom_vat_no` becomes `vatNo`. */
function toField({ source, label, type }) {
  const words = source.replace(/\[.*?\]/g, '').replace('.', '_').toLowerCase().replace(/^custom_/, '').split('_').filter(Boolean);
  const name = words.map((word, place) => place ? word[0].toUpperCase() + word.slice(1) : word).join('').replace(/^[^a-z]+/, '');
  return { name: (name || 'field').slice(0, 40), label: label.slice(0, 60), type, source, places: ['list', 'page', 'csv'] };
}
