import { matches } from './fold.js';
import { sortOrder } from './sort-order.js';

export const PAGE = 50;
const ROOM = 200;

/** The loaded part of the list, in order. Knows nothing of the document. */
export class CustomerList {
  total = 0;
  hasMore = false;
  nextCursor = null;
  #compare;
  #items = [];
  #byId = new Map();
  #boundary; // last customer that paging brought: what sorts after it is beyond the loaded part
  #room = ROOM;

  constructor({ search, sort }) {
    this.search = search;
    this.sort = sort;
    this.#compare = sortOrder(sort);
  }

  get items() { return this.#items; }

  get(id) { return this.#byId.get(id); }

  append({ items, nextCursor, total }) {
    for (const { id } of items) if (this.get(id)) this.#take(this.get(id));
    this.#items.push(...items);
    for (const item of items) this.#byId.set(item.id, item);
    this.#boundary = items.at(-1) ?? this.#boundary;
    this.nextCursor = nextCursor;
    this.hasMore = nextCursor != null;
    this.total = total;
    this.#room = Math.max(ROOM, this.#items.length);
  }

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
    if (customer.deletedAt) return { shown: known ? 'out' : 'no' };
    if (known && this.#isBeyond(customer)) return { shown: 'away' };
    return known || this.#wants(customer, created) ? this.#enter(customer, known) : { shown: 'no' };
  }

  #enter(customer, known) {
    const index = this.#place(customer);
    if (known && this.#oldIndex === index) return { shown: 'same' };
    const before = this.#items[index + 1]?.id;
    return { shown: 'in', before, dropped: this.#cut() };
  }

  #wants(customer, created) {
    if (this.search && !(created && matches(customer, this.search))) return false;
    return !this.#isBeyond(customer);
  }

  #isBeyond(customer) {
    return this.hasMore && this.#boundary !== undefined && this.#compare(customer, this.#boundary) > 0;
  }

  #count(counts, customer, known) {
    if (!known && this.search && !matches(customer, this.search)) return;
    for (const { sequence, by } of counts) if (!known || sequence > known.sequence) this.total += by;
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

  // Thousands of new customers must not make a page of thousands of rows. What is cut off is read again on demand.
  #cut() {
    const dropped = this.#items.splice(this.#room);
    for (const item of dropped) this.#byId.delete(item.id);
    if (dropped.length === 0) return dropped;
    this.hasMore = true;
    this.nextCursor = null;
    this.#boundary = this.#items.at(-1);
    return dropped;
  }
}
