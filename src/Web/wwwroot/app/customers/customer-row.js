import { element, ownText, setText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { mark, unmark } from '../shell/marks.js';
import { label } from './columns.js';
import { highlight } from './highlight.js';
import { fillMonogram, monogram } from '../shell/monogram.js';

/** One row of the table, kept for as long as its customer is shown. */
export class CustomerRow {
  customer;
  #link = element('a', { dir: 'auto', class: 'own' });
  #disc = monogram();
  #badge = element('span', { class: 'badge', hidden: true });
  #pick = element('input', { type: 'checkbox' });
  #columns;
  #cells;
  #words;
  #ranges = [];

  /** @param {{ columns: object[], picks: boolean, words: string[] }} look */
  constructor(customer, { columns, picks, words }) {
    this.#columns = columns;
    this.#words = words;
    this.#cells = new Map(columns.map(column => [column.key, this.#cell(column)]));
    this.node = element('tr', { role: 'row' }, picks ? element('td', { role: 'cell', class: 'pick' }, this.#pick) : null, ...[...this.#cells.values()].map(cell => cell.node));
    this.node.row = this;
    this.show(customer);
  }

  get link() { return this.#link; }

  /** The box by which it is selected. */
  get pick() { return this.#pick; }

  set picked(picked) {
    this.#pick.checked = picked;
    this.node.classList.toggle('picked', picked);
  }

  /** @param {number} index of the row in the whole list, from 1 */
  set index(index) {
    if (this.node.ariaRowIndex !== String(index + 1)) this.node.setAttribute('aria-rowindex', index + 1);
  }

  set words(words) {
    if (words === this.#words) return;
    this.#words = words;
    this.#highlight();
  }

  /** Writes what differs; returns the cells that changed. */
  show(customer) {
    this.customer = customer;
    const changed = this.#columns.filter(column => this.#write(column, customer));
    fillMonogram(this.#disc, customer);
    this.#link.href = customerPath(customer.erpnextId);
    this.#pick.ariaLabel = messages.customers.pick(customer.name);
    this.node.classList.toggle('gone', Boolean(customer.deletedAt));
    this.#cells.get('erpnextId').node.classList.toggle('unseen', customer.erpnextId === customer.name); // Still read aloud.
    this.#badge.hidden = !customer.disabled && !customer.deletedAt;
    setText(this.#badge, customer.leftAt ? messages.customers.left : customer.deletedAt ? messages.customers.deleted : messages.customers.disabled);
    if (changed.length) this.#highlight();
    return changed;
  }

  /** What may be cut has a title that is whole. */
  #write({ key, text, title }, customer) {
    const { value } = this.#cells.get(key);
    if (!setText(value, text(customer))) return false;
    value.title = title(customer);
    return true;
  }

  #highlight() {
    if (this.#words.length || this.#ranges.length) this.#ranges = highlight([...this.#cells.values()].map(({ value }) => value), this.#words, this.#ranges);
  }

  update(customer, fields) {
    const changed = this.show(customer).filter(column => column.key !== 'modified');
    this.revive();
    if (this.node.dataset.mark !== 'new') mark(this.node, 'updated');
    const touched = this.#columns.filter(column => column.fields.some(field => fields.has(field)));
    for (const column of new Set([...changed, ...touched])) mark(this.#cells.get(column.key).node, 'changed');
  }

  markNew() {
    mark(this.node, 'new');
  }

  /** Marks the row; it leaves when the mark is over, unless it is revived. */
  leave(reason, then) {
    this.node.setAttribute('aria-disabled', 'true');
    mark(this.node, reason, () => {
      this.node.remove();
      then();
    });
  }

  revive() {
    if (!this.node.ariaDisabled) return;
    this.node.removeAttribute('aria-disabled');
    unmark(this.node);
  }

  #cell({ key, dir, copy, isNumber }) {
    const value = key === 'name' ? this.#link : ownText('', dir && { dir });
    const content = key === 'name' ? [this.#disc, this.#link, this.#badge] : [value];
    return { value, node: element('td', { role: 'cell', class: `${key.replace('.', '-')}${isNumber ? ' number' : ''}`, 'data-label': label(key), 'data-copy': copy }, ...content) };
  }
}
