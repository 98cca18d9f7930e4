import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

/** `<customer-sort>`: the sort order as a choice, for screens too narrow for column headings. Fires `sort`. */
export class CustomerSort extends HTMLElement {
  #select = element('select', { 'aria-label': messages.customers.sortBy, onchange: () => this.#tell() },
    ...Object.entries(messages.customers.sorts).map(([value, text]) => element('option', { value }, text)));

  get value() { return this.#select.value; }
  set value(sort) { this.#select.value = sort; }

  connectedCallback() {
    this.replaceChildren(this.#select);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('sort', { detail: this.value, bubbles: true }));
  }
}

customElements.define('customer-sort', CustomerSort);
