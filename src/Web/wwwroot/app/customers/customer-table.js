import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { chosenColumns, label } from './columns.js';
import { rove } from '../shell/roving.js';
import { CustomerRow } from './customer-row.js';

/** `<customer-table>`: keyed rows. Fires `sort` with the order that a heading asks for. */
export class CustomerTable extends HTMLElement {
  #rows = new Map();
  #leaving = new Map();
  #columns = chosenColumns();
  #headings = new Map();
  #head = element('tr', { role: 'row' });
  #body = element('tbody', { role: 'rowgroup', onclick: event => this.#open(event), onkeydown: event => this.#move(event) });
  #table = element('table', { role: 'table', 'aria-label': messages.customers.table, hidden: true },
    element('thead', { role: 'rowgroup' }, this.#head), this.#body);
  #sort = 'name';

  connectedCallback() {
    this.replaceChildren(this.#table, skeleton());
    this.#drawHead();
    rove(this.#body);
  }

  set busy(busy) { this.setAttribute('aria-busy', String(busy)); }

  set sort(sort) {
    this.#sort = sort;
    this.#markSort();
  }

  /** Other columns were chosen. */
  redraw(customers) {
    this.#columns = chosenColumns();
    this.#rows.clear();
    this.#drawHead();
    this.reset(customers);
  }

  toTop() { this.#table.scrollTop = 0; }

  #drawHead() {
    this.#headings = new Map(this.#columns.map(column => [column, this.#heading(column)]));
    this.#head.replaceChildren(...this.#headings.values());
    this.style.setProperty('--columns', this.#columns.map(({ width }) => width).join(' '));
    this.#markSort();
  }

  #markSort() {
    for (const [column, heading] of this.#headings) heading.setAttribute('aria-sort', sorted(column, this.#sort));
  }

  /** Makes the rows those of `customers`, in that order; rows that stay are kept and only what differs is written. */
  reset(customers) {
    this.querySelector('.skeleton')?.remove();
    this.#table.hidden = customers.length === 0;
    const old = this.#rows;
    this.#rows = new Map();
    this.#leaving.clear();
    const nodes = customers.map(customer => this.#keep(old.get(customer.id), customer).node);
    this.#body.replaceChildren(...nodes);
  }

  /** Puts a customer's row before that of another; a row that is shown already moves. */
  insert(customer, before, { created, fields }) {
    this.#table.hidden = false;
    const known = this.#rows.get(customer.id);
    const row = known ?? this.#keep(this.#revived(customer.id), customer);
    this.#body.insertBefore(row.node, this.#rows.get(before)?.node ?? null);
    if (created) row.markNew();
    if (known || !created) row.update(customer, fields);
  }

  update(customer, { fields }) {
    this.#rows.get(customer.id)?.update(customer, fields);
  }

  /** Strikes a row out and lets it fade, unless its customer comes back meanwhile. */
  strike(id) {
    this.#leave(id, 'deleted');
  }

  /** Shows a change that moves a row out of the loaded part, then lets the row fade. */
  sendAway(customer, { fields }) {
    this.#rows.get(customer.id)?.update(customer, fields);
    this.#leave(customer.id, 'moved');
  }

  #leave(id, mark) {
    const row = this.#rows.get(id);
    if (!row) return;
    this.#rows.delete(id);
    this.#leaving.set(id, row);
    row.leave(mark, () => this.#leaving.delete(id));
  }

  drop(id) {
    this.#rows.get(id)?.node.remove();
    this.#rows.delete(id);
  }

  #revived(id) {
    const row = this.#leaving.get(id);
    this.#leaving.delete(id);
    row?.revive();
    return row;
  }

  #keep(row, customer) {
    if (row) row.show(customer);
    else row = new CustomerRow(customer, this.#columns);
    this.#rows.set(customer.id, row);
    return row;
  }

  #heading({ key, sort }) {
    const content = sort ? element('button', { type: 'button', onclick: () => this.#ask(sort) }, label(key)) : label(key);
    return element('th', { role: 'columnheader', scope: 'col', class: key }, content);
  }

  #ask(sort) {
    const turned = this.#sort === sort ? `-${sort}` : this.#sort === `-${sort}` ? sort : sort === 'modified' ? '-modified' : sort;
    this.dispatchEvent(new CustomEvent('sort', { detail: turned, bubbles: true }));
  }

  #open(event) {
    if (event.target.closest('a') || getSelection().toString()) return;
    event.target.closest('tr')?.row.link.click();
  }

  #move(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    const next = step && event.target.closest('tr')?.[step];
    if (!next) return;
    event.preventDefault();
    next.row.link.focus();
  }
}

const skeleton = () => element('div', { class: 'skeleton', 'aria-hidden': 'true' },
  ...Array.from({ length: 8 }, () => element('b', {}, ...Array.from({ length: 5 }, () => element('i')))));

const sorted = ({ sort }, current) => sort === current ? 'ascending' : sort && `-${sort}` === current ? 'descending' : 'none';

customElements.define('customer-table', CustomerTable);
