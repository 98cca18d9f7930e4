import { badge } from '../shell/badge.js';
import { element, setText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { may } from '../shell/me.js';
import { fillMonogram, monogram } from '../shell/monogram.js';

const texts = messages.customer;

/** Who it is, what it was called, and where it went. */
export class CustomerHead {
  #disc = monogram();
  #title = element('h1', { dir: 'auto' });
  #id = element('code', { dir: 'auto' });
  #badges = element('span');
  #notes = element('div', { class: 'notes' });
  #erase;

  /** @param {() => void} erase */
  constructor(erase) {
    this.#erase = element('button', { type: 'button', class: 'danger', hidden: true, onclick: erase }, texts.erase);
    this.node = element('div', { class: 'who', hidden: true }, this.#disc,
      element('div', {}, this.#title, this.#id, this.#badges, this.#notes), this.#erase);
  }

  /** @param {string} asked the name in the address, which may be an earlier one */
  show(customer, asked) {
    this.node.hidden = false;
    fillMonogram(this.#disc, customer);
    setText(this.#title, customer.name ?? customer.erpnextId);
    setText(this.#id, customer.erpnextId);
    this.#erase.hidden = !customer.deletedAt || !may('admin');
    this.node.classList.toggle('gone', Boolean(customer.deletedAt));
    this.#badges.replaceChildren(...marks(customer));
    this.#notes.replaceChildren(...notes(customer, asked));
  }
}

function marks({ deletedAt, disabled }) {
  return [deletedAt && badge(messages.customers.deleted, 'bad'), disabled && badge(messages.customers.disabled)].filter(Boolean);
}

function notes({ erpnextId, previousIds = [], renamedTo, mergedInto }, asked) {
  const earlier = [...new Set([...previousIds, ...asked === erpnextId ? [] : [asked]])];
  return [
    mergedInto && pointer(texts.mergedInto, mergedInto),
    renamedTo && pointer(texts.renamedTo, renamedTo),
    earlier.length > 0 && element('p', {}, `${texts.earlier} `, ...earlier.map(id => element('code', { dir: 'auto' }, id))),
  ].filter(Boolean);
}

const pointer = (text, id) => element('p', { class: 'pointer' }, `${text} `, element('a', { href: customerPath(id), dir: 'auto' }, id));
