import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { fieldLabel, filterFields, testsOf } from './list-fields.js';

const texts = messages.customers;
const VALUELESS = ['empty', 'filled'];

/** `<filter-bar>`: a chip for each filter, to be changed or taken away, and one to add another. Fires `filter` with all of them. */
export class FilterBar extends HTMLElement {
  #filters = [];
  #fields = filterFields;
  #many = false;
  #chips = element('span', { class: 'chips', role: 'group', 'aria-label': texts.filters });
  #add = this.#menu('add', texts.addFilter, () => this.#addForm());

  connectedCallback() {
    this.replaceChildren(this.#chips, this.#add);
    document.addEventListener('click', event => {
      for (const menu of this.querySelectorAll('details[open]')) if (!event.composedPath().includes(menu)) menu.open = false;
    });
  }

  /** Others than those of the list, of which one may be asked the same several times. @param {object[]} fields */
  set fields(fields) {
    this.#fields = fields;
    this.#many = true;
  }

  set filters(filters) {
    if (JSON.stringify(filters) === JSON.stringify(this.#filters) && this.#chips.childElementCount === filters.length) return;
    this.#filters = filters;
    this.#chips.replaceChildren(...filters.map(filter => this.#chip(filter)));
  }

  #chip(filter) {
    const text = words(filter);
    return element('span', { class: 'chip' },
      this.#menu('', text, () => this.#form(filter.field, filter, changed => this.#tell(this.#filters.map(one => one === filter ? changed : one)))),
      element('button', { type: 'button', class: 'quiet', 'aria-label': texts.removeFilter(text), onclick: () => this.#remove(filter) }, '×'));
  }

  #remove(filter) {
    this.#tell(this.#filters.filter(one => one !== filter));
    this.#add.firstElementChild.focus();
  }

  #menu(kind, text, form) {
    const place = element('div', {});
    const menu = element('details', { class: `menu ${kind}`, onkeydown: event => event.key === 'Escape' && close(menu) },
      element('summary', { class: 'button' }, element('span', { dir: 'auto', class: 'own' }, text)), place);
    menu.addEventListener('toggle', () => {
      place.replaceChildren(...menu.open ? [form()] : []);
      place.querySelector('input, select')?.focus();
    });
    return menu;
  }

  #addForm() {
    const place = element('div', {});
    const draw = name => place.replaceChildren(this.#form(this.#fields.find(field => field.name === name), null, added => this.#tell([...this.#filters, added])));
    const select = element('select', { 'aria-label': texts.filterField, onchange: () => draw(select.value) }, ...this.#fields.map(({ name, key }) => element('option', { value: name }, fieldLabel(key))));
    draw(this.#fields[0].name);
    return element('div', { class: 'form' }, select, place);
  }

  #form(field, filter, done) {
    const test = element('select', { 'aria-label': texts.filterTest, onchange: () => { value.hidden = VALUELESS.includes(test.value); } },
      ...testsOf(field).map(one => element('option', { value: one, selected: one === filter?.test }, testWords(field, one))));
    const value = valueInput(field, filter?.value);
    value.hidden = VALUELESS.includes(test.value);
    return element('form', { class: 'form', onsubmit: event => {
      event.preventDefault();
      if (!VALUELESS.includes(test.value) && !value.value.trim()) return value.focus();
      done({ field, test: test.value, value: VALUELESS.includes(test.value) ? '' : value.value.trim() });
    } }, test, value, element('button', { class: 'primary' }, texts.applyFilter));
  }

  /** One of each question is enough for a list. */
  #tell(filters) {
    for (const menu of this.querySelectorAll('details[open]')) menu.open = false;
    const last = this.#many ? filters : [...new Map(filters.map(filter => [`${filter.field.name} ${VALUELESS.includes(filter.test) ? filter.test === 'empty' ? 'is' : 'not' : filter.test}`, filter])).values()];
    this.dispatchEvent(new CustomEvent('filter', { detail: last }));
  }
}

function valueInput({ kind, key }, value = '') {
  if (kind === 'flag') return element('select', { 'aria-label': fieldLabel(key) }, ...['true', 'false'].map(one => element('option', { value: one, selected: one === value }, flagWord(one))));
  return element('input', {
    type: kind === 'date' || kind === 'time' ? 'date' : kind === 'number' ? 'number' : 'text', step: kind === 'number' ? 'any' : null,
    'aria-label': fieldLabel(key), placeholder: texts.filterValue, value: kind === 'time' ? value.slice(0, 10) : value, dir: 'auto', autocomplete: 'off', maxlength: 400,
  });
}

/** A filter as a sentence. */
export const words = ({ field, test, value }) => texts.filterWords(fieldLabel(field.key), testWords(field, test), VALUELESS.includes(test) ? '' : field.kind === 'flag' ? flagWord(value) : value);

const testWords = ({ kind }, test) => kind === 'number' && texts.numberTests[test] || texts.tests[test];
const flagWord = value => value === 'true' ? messages.terms.yes : messages.terms.no;

function close(menu) {
  menu.open = false;
  menu.firstElementChild.focus();
}

customElements.define('filter-bar', FilterBar);
