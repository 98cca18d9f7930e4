import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { chosenColumns, label } from './columns.js';

const texts = messages.customers;

/** `<customer-sort>`: the sort order as a choice, for screens too narrow for column headings. Fires `sort`. */
export class CustomerSort extends HTMLElement {
  #select = element('select', { 'aria-label': texts.sortBy, onchange: () => this.#tell() });

  set value(sort) {
    const key = sort.replace(/^-/, '');
    const keys = new Set([...chosenColumns().filter(column => column.sort).map(column => column.sort), key]);
    this.#select.replaceChildren(...[...keys].flatMap(one => [one, `-${one}`]).map(value =>
      element('option', { value, selected: value === sort }, (value.startsWith('-') ? texts.descending : texts.ascending)(label(value.replace(/^-/, ''))))));
  }

  connectedCallback() {
    this.replaceChildren(this.#select);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('sort', { detail: this.#select.value, bubbles: true }));
  }
}

customElements.define('customer-sort', CustomerSort);
