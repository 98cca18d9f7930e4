import { badge } from '../shell/badge.js';
import { canFollow, follow, isFollowed } from '../shell/followed.js';
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
  #document;
  #follow = element('button', { type: 'button', hidden: true, onclick: () => this.#turn() });
  #customer;
  #desk = element('a', { class: 'button', target: '_blank', rel: 'noopener noreferrer', hidden: true });

  /** @param {{ erase(): void, document(): void }} acts */
  constructor({ erase, document }) {
    this.#document = may('operator') ? element('button', { type: 'button', onclick: document }, texts.document) : null;
    this.#erase = element('button', { type: 'button', class: 'danger', hidden: true, onclick: erase }, texts.erase);
    this.node = element('div', { class: 'who', hidden: true }, this.#disc,
      element('div', {}, this.#title, this.#id, this.#badges, this.#notes), element('div', { class: 'tools' }, this.#follow, this.#desk, this.#document, this.#erase));
  }

  async #turn() {
    const wanted = this.#follow.ariaPressed !== 'true';
    this.#tellFollow(await follow(this.#customer, wanted));
    if (wanted && this.#follow.ariaPressed !== 'true') this.#follow.title = texts.notAllowed;
  }

  #tellFollow(on) {
    this.#follow.ariaPressed = String(on);
    this.#follow.textContent = on ? texts.followed : texts.follow;
    this.#follow.title = texts.followHint;
  }

  /** Its place in ERPNext's desk; of one that was deleted, the list of what can be restored. @param {string | null} site */
  lead(site, { erpnextId, deletedAt, renamedTo }) {
    this.#desk.hidden = !site || Boolean(renamedTo);
    if (!site) return;
    this.#desk.href = `${site.replace(/\/+$/, '')}/app/${deletedAt ? `deleted-document?${new URLSearchParams({ deleted_doctype: 'Customer', deleted_name: erpnextId })}` : `customer/${encodeURIComponent(erpnextId)}`}`;
    this.#desk.textContent = deletedAt ? texts.restoreInErpNext : texts.openInErpNext;
  }

  /** @param {string} asked the name in the address, which may be an earlier one */
  show(customer, asked) {
    this.node.hidden = false;
    this.#customer = customer;
    this.#follow.hidden = !canFollow || Boolean(customer.deletedAt);
    if (canFollow) this.#tellFollow(isFollowed(customer));
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
