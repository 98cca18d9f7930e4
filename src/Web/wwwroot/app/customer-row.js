import { columns } from './columns.js';
import { element, ownText, setText } from './html.js';
import { customerHash } from './links.js';
import { mark, unmark } from './marks.js';
import { messages } from './messages.js';
import { fillMonogram, monogram } from './monogram.js';

/** One row of the table, kept for as long as its customer is shown. */
export class CustomerRow {
  customer;
  #link = element('a', { dir: 'auto', class: 'own' });
  #disc = monogram();
  #badge = element('span', { class: 'badge', hidden: true }, messages.disabled);
  #cells = new Map(columns.map(column => [column.key, this.#cell(column)]));

  constructor(customer) {
    this.node = element('tr', { role: 'row' }, ...[...this.#cells.values()].map(cell => cell.node));
    this.node.row = this;
    this.show(customer);
  }

  get link() { return this.#link; }

  /** Writes what differs; returns the cells that changed. */
  show(customer) {
    this.customer = customer;
    const changed = columns.filter(column => setText(this.#cells.get(column.key).value, column.text(customer)));
    fillMonogram(this.#disc, customer);
    this.#link.href = customerHash(customer.erpnextId);
    this.#badge.hidden = !customer.disabled;
    return changed;
  }

  update(customer, fields) {
    const changed = this.show(customer).filter(column => column.key !== 'modified');
    this.revive();
    if (this.node.dataset.mark !== 'new') mark(this.node, 'updated');
    const touched = columns.filter(column => column.fields.some(field => fields.has(field)));
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

  #cell({ key }) {
    const value = key === 'name' ? this.#link : ownText('');
    const content = key === 'name' ? [this.#disc, this.#link, this.#badge] : [value];
    return { value, node: element('td', { role: 'cell', class: key, 'data-label': messages.columns[key] }, ...content) };
  }
}
