import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { chosenColumns, label } from './columns.js';
import { handle } from './column-handles.js';
import { CopyButton } from './copy-button.js';
import { CustomerRow } from './customer-row.js';
import { wordsOf } from './highlight.js';

const FAR = 10; // rows that Page Up and Page Down go
const MEASURED = 8;
const MAX_HEIGHT = 30_000_000; // pixels; browsers draw no more

/**
 * `<customer-table>`: the loaded rows, keyed, with room before and after them for all others. Fires `sort` with the order that a heading asks for, `view`
 * when other rows came into view, `columns` when they were moved or drawn.
 */
export class CustomerTable extends HTMLElement {
  #rows = new Map();
  #leaving = new Map();
  #headings = new Map();
  #look = { columns: chosenColumns(), picks: false, words: [] };
  #head = element('tr', { role: 'row', 'aria-rowindex': 1 });
  #body = element('tbody', { role: 'rowgroup', onclick: event => this.#onClick(event), onkeydown: event => this.#onKey(event), onfocusin: event => this.#onFocus(event) });
  #table = element('table', { role: 'table', 'aria-label': messages.customers.table, hidden: true },
    element('thead', { role: 'rowgroup' }, this.#head), this.#body);
  #copy = new CopyButton(this.#body);
  #pickAll = element('input', { type: 'checkbox', 'aria-label': messages.customers.pickAll, onchange: () => this.selection.pickAll([...this.#rows.values()].map(({ customer }) => customer), this.#pickAll.checked) });
  #sort = 'name';
  #search = '';
  #offset = 0;
  #total = 0;
  #current; // the row that the Tab key reaches
  #lastPicked;

  connectedCallback() {
    this.replaceChildren(this.#table, skeleton());
    this.#drawHead();
    const look = () => this.tellView();
    this.#table.addEventListener('scroll', look, { passive: true });
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', () => { this.#height = 0; look(); }, { passive: true });
    new ResizeObserver(() => this.#fit()).observe(this.parentNode);
  }

  /** As high as the window has room below what stands above it. */
  #fit() {
    this.style.setProperty('--top', `${Math.round(this.getBoundingClientRect().top + scrollY)}px`);
  }

  /** @type {import('./selection.js').Selection} */
  selection;

  /** Rows can be selected. @param {import('./selection.js').Selection} selection */
  set picks(selection) {
    this.selection = selection;
    this.#look = { ...this.#look, picks: true };
    selection.addEventListener('selection', () => this.#showPicks());
  }

  set busy(busy) { this.setAttribute('aria-busy', String(busy)); }

  set sort(sort) {
    this.#sort = sort;
    this.#markSort();
  }

  set search(search) {
    if (search === this.#search) return;
    this.#search = search;
    this.#look = { ...this.#look, words: wordsOf(search) };
    for (const row of this.#rows.values()) row.words = this.#look.words;
  }

  /** Other columns were chosen. */
  redraw(customers) {
    this.#look = { ...this.#look, columns: chosenColumns() };
    this.#rows.clear();
    this.#height = 0;
    this.#drawHead();
    this.reset(customers);
  }

  toTop() { this.#table.scrollTop = 0; }

  #drawHead() {
    const { columns, picks } = this.#look;
    this.#headings = new Map(columns.map(column => [column, this.#heading(column)]));
    this.#head.replaceChildren(...picks ? [element('th', { role: 'columnheader', scope: 'col', class: 'pick' }, this.#pickAll)] : [], ...this.#headings.values());
    this.classList.toggle('picks', picks);
    this.#setWidths();
    this.#markSort();
  }

  #setWidths() {
    this.style.setProperty('--columns', `${this.#look.picks ? '2.2rem ' : ''}${this.#look.columns.map(({ width }) => width).join(' ')}`);
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
    this.#body.replaceChildren(...customers.map(customer => this.#keep(old.get(customer.id), customer).node));
    this.#keepCurrent();
  }

  /** @param {'after' | 'before'} side */
  add(side, customers) {
    const nodes = customers.map(customer => this.#keep(undefined, customer).node);
    if (side === 'after') this.#body.append(...nodes);
    else this.#body.prepend(...nodes);
    this.#keepCurrent();
  }

  /** Where these rows are among all. @param {{ offset: number, length: number, total: number | null }} place */
  place({ offset, length, total }) {
    const height = this.#rowHeight();
    this.#offset = offset;
    this.#total = length;
    const scale = Math.min(1, MAX_HEIGHT / (length * height));
    this.#body.style.setProperty('--above', `${Math.round(offset * height * scale)}px`);
    this.#body.style.setProperty('--below', `${Math.round(Math.max(0, length - offset - this.#rows.size) * height * scale)}px`);
    this.#table.setAttribute('aria-rowcount', total === null ? -1 : total + 1);
    let index = offset;
    for (const { row } of this.#body.children) row.index = ++index;
  }

  // Measured once: were it measured again, what lies before the first row would change under the eyes of who scrolls.
  #rowHeight() {
    const nodes = this.#body.children;
    const last = Math.min(MEASURED, nodes.length - 1);
    if (last > 0) this.#height ||= (nodes[last].offsetTop - nodes[0].offsetTop) / last;
    return this.#height || 50;
  }

  #height = 0;

  /** Which rows are in view, whether the table scrolls or the page. */
  tellView() {
    if (this.#table.hidden || this.#waiting) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      const height = this.#rowHeight();
      const { top } = this.#body.getBoundingClientRect();
      const clip = this.#table.getBoundingClientRect();
      const from = Math.max(clip.top, 0) - top;
      const to = Math.min(clip.bottom, innerHeight) - top;
      const scale = Math.min(1, MAX_HEIGHT / (this.#total * height));
      const at = pixels => pixels < this.#above ? pixels / height / scale : this.#offset + (pixels - this.#above) / height;
      this.dispatchEvent(new CustomEvent('view', { detail: { first: Math.max(0, Math.floor(at(from))), last: Math.ceil(at(to)) } }));
    });
  }

  #waiting = 0;

  get #above() { return parseFloat(this.#body.style.getPropertyValue('--above')) || 0; }

  /** Puts a customer's row before that of another; a row that is shown already moves. */
  insert(customer, before, { created, fields }) {
    this.#table.hidden = false;
    const known = this.#rows.get(customer.id);
    const row = known ?? this.#keep(this.#revived(customer.id), customer);
    this.#body.insertBefore(row.node, this.#rows.get(before)?.node ?? null);
    if (created) row.markNew();
    if (known || !created) row.update(customer, fields);
    this.#keepCurrent();
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
    const row = this.#rows.get(id);
    if (!row) return;
    if (row.node === this.#current) this.#setCurrent(row.node.nextElementSibling ?? row.node.previousElementSibling);
    row.node.remove();
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
    else {
      row = new CustomerRow(customer, this.#look);
      row.link.tabIndex = row.pick.tabIndex = -1;
    }
    row.words = this.#look.words;
    if (this.#look.picks) row.picked = this.selection.has(customer.id);
    this.#rows.set(customer.id, row);
    return row;
  }

  #heading({ key, sort, isNumber }) {
    const content = sort ? element('button', { type: 'button', onclick: () => this.#ask(sort) }, label(key)) : element('span', {}, label(key));
    const heading = element('th', { role: 'columnheader', scope: 'col', class: `${key.replace('.', '-')}${isNumber ? ' number' : ''}`, 'data-key': key }, content);
    if (key !== 'erpnextId') handle(heading, key, (focus, part) => this.#relaid(focus, part));
    return heading;
  }

  #relaid(focus, part) {
    if (part === 'width') {
      this.#look = { ...this.#look, columns: chosenColumns() };
      return this.#setWidths();
    }
    this.dispatchEvent(new CustomEvent('columns'));
    if (focus) this.#head.querySelector(`[data-key="${CSS.escape(focus)}"] button`)?.focus();
  }

  #ask(sort) {
    const turned = this.#sort === sort ? `-${sort}` : this.#sort === `-${sort}` ? sort : sort === 'modified' ? '-modified' : sort;
    this.dispatchEvent(new CustomEvent('sort', { detail: turned, bubbles: true }));
  }

  #onClick(event) {
    const row = event.target.closest('tr')?.row;
    if (event.target.matches('.pick, .pick *')) return this.#pickBy(event, row);
    if (event.target.closest('a, button') || getSelection().toString() || !row) return;
    if (event.ctrlKey || event.metaKey) open(row.link.href, '_blank', 'noopener');
    else row.link.click();
  }

  /** With Shift all from the one that was taken last. */
  #pickBy(event, row) {
    const picked = event.target === row.pick ? row.pick.checked : !row.pick.checked;
    const rows = [...this.#body.children].map(node => node.row);
    const [from, to] = [rows.indexOf(this.#lastPicked), rows.indexOf(row)].sort((a, b) => a - b);
    this.selection.pickAll(event.shiftKey && from >= 0 ? rows.slice(from, to + 1).map(({ customer }) => customer) : [row.customer], picked);
    this.#lastPicked = row;
  }

  #onKey(event) {
    const node = event.target.closest('tr');
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = document.dir === 'rtl' ? { ArrowLeft: 1, ArrowRight: -1 } : { ArrowLeft: -1, ArrowRight: 1 };
    const rows = { ArrowDown: 1, ArrowUp: -1, PageDown: FAR, PageUp: -FAR }[event.key];
    if (rows) this.#go(node, rows, event);
    else if (way[event.key]) this.#aside(node, way[event.key]);
    else if (event.key === 'Home' || event.key === 'End') this.dispatchEvent(new CustomEvent('jump', { detail: event.key === 'Home' ? 0 : this.#total - 1 }));
    else if (event.key === ' ' && event.target === node.row.link && this.#look.picks) this.selection.pickAll([node.row.customer], !node.row.pick.checked);
    else return;
    event.preventDefault();
  }

  #go(node, by, { shiftKey }) {
    const rows = [...this.#body.children];
    const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(node) + by))];
    if (shiftKey && this.#look.picks) this.selection.pickAll([node.row.customer, next.row.customer], true);
    next.row.link.focus();
    next.scrollIntoView({ block: 'nearest' });
  }

  /** Within a row: its box, its name, what can be copied. */
  #aside(node, by) {
    const { link, pick } = node.row;
    if (document.activeElement === pick && by > 0) link.focus();
    else if (document.activeElement !== pick && !this.#copy.step(node, by)) (by < 0 && document.activeElement === link && this.#look.picks ? pick : link).focus();
  }

  /** The first or last row, when it was loaded. */
  focusEnd(index) {
    const row = index === 0 ? this.#body.firstElementChild : this.#body.lastElementChild;
    row?.row.link.focus();
    if (index === 0) this.toTop();
    else row?.scrollIntoView({ block: 'nearest' });
  }

  // Of the rows only the one that was focused last is a stop of the Tab key (docs/decisions/0384).
  #onFocus({ target }) {
    this.#wasFocused = true;
    this.#setCurrent(target.closest('tr'));
  }

  #wasFocused = false;

  #keepCurrent() {
    if (!this.#wasFocused || this.#current?.parentNode !== this.#body) this.#setCurrent(this.#body.firstElementChild);
  }

  #setCurrent(node) {
    if (this.#current?.row) this.#current.row.link.tabIndex = -1;
    this.#current = node;
    if (node) node.row.link.tabIndex = 0;
  }

  #showPicks() {
    let picked = 0;
    for (const [id, row] of this.#rows) {
      const is = this.selection.has(id);
      row.picked = is;
      picked += is;
    }
    this.#pickAll.checked = picked > 0 && picked === this.#rows.size;
    this.#pickAll.indeterminate = picked > 0 && picked < this.#rows.size;
  }
}

const skeleton = () => element('div', { class: 'skeleton', 'aria-hidden': 'true' },
  ...Array.from({ length: 8 }, () => element('b', {}, ...Array.from({ length: 5 }, () => element('i')))));

const sorted = ({ sort }, current) => sort === current ? 'ascending' : sort && `-${sort}` === current ? 'descending' : 'none';

customElements.define('customer-table', CustomerTable);
