import { matches } from './fold.js';
import { passes } from './list-fields.js';
import { sortOrder } from './sort-order.js';

export const PAGE = 100;
const KEPT = 4 * PAGE;

/**
 * The part of the list that is loaded: rows that follow one another, `offset` of all before them. At each end it knows the place from which the
 * server goes on. Knows nothing of the document.
 */
export class CustomerList {
  total = 0;
  offset = 0;
  #compare;
  #items = [];
  #byId = new Map();
  #query;
  #start = null; // first and last customer as they were read, with the server's cursors: what sorts before or after them is not loaded
  #end = null;
  #joints = []; // where two pages meet: { last, after, first, before }

  /** @param {object} query @param {object} [page] @param {number} [offset] */
  constructor(query, page, offset = 0) {
    this.#query = query;
    this.#compare = sortOrder(query.sort);
    this.offset = offset;
    if (!page) return;
    this.#items = page.items;
    this.#byId = new Map(page.items.map(item => [item.id, item]));
    this.#start = offset > 0 && page.items.length ? { item: page.items[0], cursor: page.previousCursor } : null;
    this.#endAt(page);
    this.#count(page);
  }

  get items() { return this.#items; }

  get search() { return this.#query.search; }

  get isNarrowed() { return Boolean(this.search) || this.#query.filters.length > 0; }

  /** How many rows there are, as far as is known. */
  get length() { return Math.max(this.total, this.offset + this.#items.length + (this.#end ? 1 : 0)); }

  isOf(query) { return query === this.#query; }

  get(id) { return this.#byId.get(id); }

  /** What the server is to be asked for the rows after these, or before; null when there are none. @param {'after' | 'before'} side */
  next(side) {
    const end = side === 'after' ? this.#end : this.#start;
    if (!end) return null;
    if (end.cursor) return { [side]: end.cursor };
    const skip = side === 'after' ? this.offset + this.#items.length : Math.max(0, this.offset - PAGE);
    return skip > 0 ? { skip: String(skip) } : {};
  }

  /** The rows after or before these. @returns {{ added: object[], dropped: object[] }} */
  add(side, page) {
    const added = page.items.filter(item => !this.#byId.has(item.id));
    for (const item of added) this.#byId.set(item.id, item);
    if (side === 'after') this.#append(page, added);
    else this.#prepend(page, added);
    this.#count(page);
    return { added, dropped: side === 'after' ? this.#dropStart() : this.#dropEnd() };
  }

  /**
   * Applies all changes that one customer had since the last call.
   * @returns {{ shown: 'no' | 'in' | 'same' | 'away' | 'out', before?: string, dropped?: object[] }} where its row goes: `in`
   *   before the row of that id (at the end without one), `away` to where the list is not loaded, `out` of the list
   */
  apply({ customer, created, counts }) {
    const known = this.get(customer.id);
    if (known && customer.sequence <= known.sequence) return { shown: 'no' };
    const by = this.#countChange(counts, customer, known);
    if (known) this.#take(known);
    if (customer.deletedAt && !this.#query.deleted) return this.#unseen(known ? 'out' : 'no', customer, by, known);
    if (!this.#matches(customer)) return this.#lose(known);
    if (this.#isBeyond(customer)) return this.#unseen(known ? 'away' : 'no', customer, by, known);
    if (!known && this.isNarrowed && !created) this.total++; // It is found now, and was not.
    return this.#enter(customer, known);
  }

  #append(page, added) {
    if (page.items.length) this.#joints.push({ last: this.#end?.item ?? this.#items.at(-1), after: this.#end?.cursor ?? null, first: page.items[0], before: page.previousCursor });
    this.#items = this.#items.concat(added);
    this.#endAt(page);
  }

  #prepend(page, added) {
    if (page.items.length) this.#joints.unshift({ last: page.items.at(-1), after: page.nextCursor, first: this.#start?.item ?? this.#items[0], before: this.#start?.cursor ?? null });
    this.#items = added.concat(this.#items);
    this.#start = page.previousCursor ? { item: page.items[0], cursor: page.previousCursor } : null;
    this.offset = this.#start ? Math.max(1, this.offset - added.length) : 0;
  }

  #endAt({ items, nextCursor }) {
    this.#end = nextCursor && items.length ? { item: items.at(-1), cursor: nextCursor } : null;
  }

  #count({ total, totalIsAtLeast }) {
    if (total == null) return;
    this.total = total;
    this.totalIsAtLeast = totalIsAtLeast;
  }

  #dropStart() {
    const dropped = [];
    while (this.#items.length > KEPT && this.#joints.length > 1) {
      const { first, before } = this.#joints.shift();
      const at = this.#position(first);
      dropped.push(...this.#items.splice(0, at));
      this.offset += at;
      this.#start = { item: first, cursor: before };
    }
    return this.#forget(dropped);
  }

  #dropEnd() {
    const dropped = [];
    while (this.#items.length > KEPT && this.#joints.length > 1) {
      const { last, after } = this.#joints.pop();
      const at = this.#position(last);
      dropped.push(...this.#items.splice(this.#items[at] && this.#compare(this.#items[at], last) === 0 ? at + 1 : at));
      this.#end = { item: last, cursor: after };
    }
    return this.#forget(dropped);
  }

  #forget(dropped) {
    for (const item of dropped) this.#byId.delete(item.id);
    return dropped;
  }

  #enter(customer, known) {
    const index = this.#place(customer);
    if (known && this.#oldIndex === index) return { shown: 'same' };
    const before = this.#items[index + 1]?.id;
    return { shown: 'in', before, dropped: this.#cut() };
  }

  /** What happens before the first row moves all that are loaded. */
  #unseen(shown, customer, by, known) {
    const isBefore = this.#start && this.#compare(customer, this.#start.item) < 0;
    if (isBefore) this.offset = Math.max(1, this.offset + (known ? Number(shown === 'away') : by));
    return { shown };
  }

  /** It is found no more. */
  #lose(known) {
    if (known) this.total--;
    return { shown: known ? 'away' : 'no' };
  }

  #matches(customer) {
    return this.#query.filters.every(filter => passes(customer, filter)) && (!this.search || matches(customer, this.search));
  }

  #isBeyond(customer) {
    return Boolean(this.#end && this.#compare(customer, this.#end.item) > 0 || this.#start && this.#compare(customer, this.#start.item) < 0);
  }

  /** @returns {number} by how many there are more of them */
  #countChange(counts, customer, known) {
    if (!known && !this.#matches(customer)) return 0;
    const fresh = counts.filter(({ sequence }) => !known || sequence > known.sequence);
    const sum = counts => counts.reduce((all, count) => all + (this.#query.deleted ? count.ever : count.by), 0);
    this.total += sum(fresh.filter(({ isCounted }) => !isCounted));
    return sum(fresh);
  }

  #oldIndex = -1;

  #take(item) {
    const index = this.#items[this.#position(item)] === item ? this.#position(item) : this.#items.indexOf(item);
    this.#oldIndex = index;
    this.#items.splice(index, 1);
    this.#byId.delete(item.id);
  }

  #place(item) {
    const index = this.#position(item);
    this.#items.splice(index, 0, item);
    this.#byId.set(item.id, item);
    return index;
  }

  #position(item) {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#items[middle], item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // Thousands of new customers must not make a page of thousands of rows. What is cut off is read again by its place.
  #cut() {
    const dropped = this.#forget(this.#items.splice(KEPT + PAGE));
    if (dropped.length === 0) return dropped;
    this.#end = { item: this.#items.at(-1), cursor: null };
    this.#joints = this.#joints.filter(({ last }) => this.#compare(last, this.#end.item) < 0);
    return dropped;
  }
}
