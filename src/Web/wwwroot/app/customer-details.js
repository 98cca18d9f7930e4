import { groups, valueNode } from './detail-fields.js';
import { element, setText } from './html.js';
import { mark } from './marks.js';
import { messages } from './messages.js';
import { fillMonogram, monogram } from './monogram.js';

/** `<customer-details>`: everything about one customer, in a panel. Fires `close` when the person closes it. */
export class CustomerDetails extends HTMLElement {
  customer = null;
  #disc = monogram();
  #title = element('h2', { id: 'details-title', dir: 'auto', tabindex: -1, autofocus: true });
  #id = element('code', { dir: 'auto' });
  #badge = element('span', { class: 'badge', hidden: true });
  #body = element('div', { class: 'body' });
  #values = new Map();
  #dialog = element('dialog', { 'aria-labelledby': 'details-title', onclose: () => this.#closed(), onclick: event => this.#outside(event) },
    element('header', {}, this.#disc, element('div', {}, this.#title, this.#id, this.#badge),
      element('button', { type: 'button', class: 'quiet', 'aria-label': messages.close, onclick: () => this.#dialog.close() }, '×')),
    this.#body);

  connectedCallback() {
    this.replaceChildren(this.#dialog);
  }

  get isOpen() { return this.#dialog.open; }

  wait(erpnextId) {
    this.#begin(erpnextId);
    this.#body.replaceChildren(element('p', { class: 'none' }, messages.loading));
  }

  failed(erpnextId, message) {
    this.#begin(erpnextId);
    this.#title.textContent = messages.notFoundTitle;
    this.#body.replaceChildren(element('p', { class: 'none', role: 'alert' }, message));
  }

  show(customer) {
    this.#begin(customer.erpnextId);
    this.#values.clear();
    this.#body.replaceChildren(...Object.entries(groups).map(([group, fields]) => this.#group(group, fields, customer)));
    this.#head(customer);
  }

  /** The customer changed while it is open: what differs is written and marked. */
  update(customer) {
    this.#head(customer);
    for (const [field, cell] of this.#values) {
      const value = valueNode(field, customer);
      if (value.textContent === cell.textContent) continue;
      cell.replaceChildren(value);
      if (field.key !== 'sequence') mark(cell, 'changed');
    }
  }

  close() {
    this.customer = null;
    this.#dialog.close();
  }

  #begin(erpnextId) {
    this.customer = null;
    this.#head({ erpnextId, name: erpnextId });
    this.customer = null;
    if (!this.isOpen) this.#dialog.showModal();
  }

  #head(customer) {
    this.customer = customer;
    fillMonogram(this.#disc, customer);
    setText(this.#title, customer.name ?? customer.erpnextId);
    setText(this.#id, customer.erpnextId);
    this.#badge.hidden = !customer.deletedAt && !customer.disabled;
    this.#badge.textContent = customer.deletedAt ? messages.deleted : messages.disabled;
    this.toggleAttribute('gone', Boolean(customer.deletedAt));
  }

  #group(group, fields, customer) {
    return element('section', {}, element('h3', {}, messages.groups[group]),
      element('dl', {}, ...fields.map(field => this.#field(field, customer))));
  }

  #field(field, customer) {
    const cell = element('dd', {}, valueNode(field, customer));
    this.#values.set(field, cell);
    return element('div', {}, element('dt', {}, messages.fields[field.key]), cell);
  }

  #outside(event) {
    if (event.target === this.#dialog) this.#dialog.close();
  }

  #closed() {
    this.customer = null;
    this.dispatchEvent(new CustomEvent('close'));
  }
}

customElements.define('customer-details', CustomerDetails);
