import { passesOwn } from '../shell/own-fields.js';
import { matches } from './fold.js';
import { sortOrder } from './sort-order.js';

export const PAGE = 100;

/** The loaded page of the list, in order. Knows nothing of the document. */
export class CustomerList {
  total = 0;
  hasMore = false;
  nextCursor = null;
  #compare;
  #items = [];
  #byId = new Map();
  #query;
  #start; // first and last customer of the page as it was read: what sorts before or after them is on another page
  #end;

  constructor(query, { items, nextCursor, total, totalIsAtLeast } = { items: [], nextCursor: null, total: 0 }) {
    this.#query = query;
    this.#compare = sortOrder(query.sort);
    this.#items = items;
    this.#byId = new Map(items.map(item => [item.id, item]));
    this.#start = query.after ? items[0] : undefined;
    this.nextCursor = nextCursor;
    this.hasMore = nextCursor !== null;
    this.#end = this.hasMore ? items.at(-1) : undefined;
    this.total = total;
    this.totalIsAtLeast = totalIsAtLeast;
  }

  get items() { return this.#items; }

  get search() { return this.#query.search; }

  get #isFiltered() { return Object.entries(this.#query).some(([name, value]) => value && name.startsWith('filter.')); }

  isOf(query) { return JSON.stringify(query) === JSON.stringify(this.#query); }

  get(id) { return this.#byId.get(id); }

  /**
   * Applies all changes that one customer had since the last call.
   * @returns {{ shown: 'no' | 'in' | 'same' | 'away' | 'out', before?: string, dropped?: object[] }} where its row goes: `in`
   *   before the row of that id (at the end without one), `away` to where the list is not loaded, `out` of the list
   */
  apply({ customer, created, counts }) {
    const known = this.get(customer.id);
    if (known && customer.sequence <= known.sequence) return { shown: 'no' };
    this.#count(counts, customer, known);
    if (known) this.#take(known);
    if (customer.deletedAt && !this.#query.deleted) return { shown: known ? 'out' : 'no' };
    if (!passesOwn(customer, this.#query)) return this.#lose(known);
    if (this.search && !matches(customer, this.search)) return this.#lose(known);
    if (known && this.#isBeyond(customer)) return { shown: 'away' };
    if (known) return this.#enter(customer, known);
    if (this.#isBeyond(customer)) return { shown: 'no' };
    if ((this.search || this.#isFiltered) && !created) this.total++; // It is found now, and was not.
    return this.#enter(customer, known);
  }

  #enter(customer, known) {
    const index = this.#place(customer);
    if (known && this.#oldIndex === index) return { shown: 'same' };
    const before = this.#items[index + 1]?.id;
    return { shown: 'in', before, dropped: this.#cut() };
  }

  /** It is found no more. */
  #lose(known) {
    if (known) this.total--;
    return { shown: known ? 'away' : 'no' };
  }

  #isBeyond(customer) {
    return Boolean(this.#end && this.#compare(customer, this.#end) > 0 || this.#start && this.#compare(customer, this.#start) < 0);
  }

  #count(counts, customer, known) {
    if (!known && (this.search && !matches(customer, this.search) || !passesOwn(customer, this.#query))) return;
    for (const { sequence, by, ever } of counts) if (!known || sequence > known.sequence) this.total += this.#query.deleted ? ever : by;
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

  // Thousands of new customers must not make a page of thousands of rows. What is cut off is read again when the page is turned.
  #cut() {
    const dropped = this.#items.splice(2 * PAGE);
    for (const item of dropped) this.#byId.delete(item.id);
    if (dropped.length === 0) return dropped;
    this.hasMore = true;
    this.nextCursor = null;
    this.#end = this.#items.at(-1);
    return dropped;
  }
}
