import { element } from './html.js';
import { rove } from './roving.js';

/**
 * `<data-table>`: rows of records. A row whose record is as it was is kept as it is, so that focus and selection stay.
 * @typedef {{ key: string, label: string, cell(row: any): Node | string, wide?: boolean }} Column `key` is the class of its cells;
 * on narrow screens a row is a block, each cell with its label
 */
export class DataTable extends HTMLElement {
  #columns;
  #id;
  #rows = new Map();
  #body = element('tbody', { role: 'rowgroup', onclick: event => this.#open(event), onkeydown: event => this.#move(event) });

  /** @param {{ label: string, columns: Column[], id?(row: any): string }} options the first link of a row opens it */
  static of({ label, columns, id = row => row.id }) {
    const table = element('data-table', { hidden: true });
    table.#columns = columns;
    rove(table.#body);
    table.#id = id;
    table.append(element('table', { role: 'table', 'aria-label': label }, element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' },
      ...columns.map(column => element('th', { scope: 'col', role: 'columnheader', class: column.key }, column.label)))), table.#body));
    return table;
  }

  set busy(busy) { this.setAttribute('aria-busy', String(busy)); }

  set rows(rows) {
    this.hidden = rows.length === 0;
    const old = this.#rows;
    this.#rows = new Map(rows.map(row => [this.#id(row), this.#row(row, old.get(this.#id(row)))]));
    const wanted = [...this.#rows.values()].map(({ node }) => node);
    for (const [id, { node }] of old) if (this.#rows.get(id)?.node !== node) node.remove();
    wanted.forEach((node, index) => { if (this.#body.children[index] !== node) this.#body.insertBefore(node, this.#body.children[index] ?? null); });
  }

  #row(row, known) {
    const print = JSON.stringify(row);
    if (known?.print === print) return known;
    return { print, node: element('tr', { role: 'row' }, ...this.#columns.map(({ key, label, cell }) =>
      element('td', { role: 'cell', class: key, 'data-label': label }, cell(row)))) };
  }

  #open(event) {
    if (event.target.closest('a, button, input') || getSelection().toString()) return;
    event.target.closest('tr')?.querySelector('a')?.click();
  }

  #move(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    const next = step && !event.target.closest('select, input') && event.target.closest('tr')?.[step]?.querySelector('a, button');
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

customElements.define('data-table', DataTable);
