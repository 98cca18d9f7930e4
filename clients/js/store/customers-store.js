import { parseCursor } from '../feed/cursor.js';
import { isPart } from './is-part.js';
import { LiveStore } from './live-store.js';

const FIELDS = { modified: 'erpnextModified', created: 'erpnextCreation' };
const ENDS = ['deleted', 'merged', 'left'];

/** One list. `sequence` says which of two states of a customer is newer. */
export class CustomersStore extends LiveStore {
  #query;
  #isPart;
  #gone = new Map(); // sequence of the change that took a customer out of the list
  #countedAt; // sequence of the last change that is in the total

  /** @param {import('./env.js').Env} env @param {import('../index.js').CustomerQuery} query @param {import('../index.js').CustomerPage=} page */
  constructor(env, query, page) {
    const { countedAt, ...part } = partOf(page);
    super(env, part, page?.feedCursor);
    this.#query = query;
    this.#isPart = isPart(query);
    this.#countedAt = countedAt;
  }

  async read(signal) {
    const page = await this.client.list({ ...this.#query, signal });
    return { ...partOf(page), cursor: page.feedCursor };
  }

  toKeep(snapshot) { return { ...super.toKeep(snapshot), countedAt: this.#countedAt }; }

  offerPage(page) { this.offer(partOf(page), page.feedCursor); }

  replace({ countedAt, ...part }) {
    this.#countedAt = countedAt ?? this.#countedAt;
    const known = new Map(this.snapshot.customers.map(customer => [customer.id, customer]));
    const customers = part.customers?.filter(({ id, sequence }) => !(this.#gone.get(id) >= sequence))
      .map(customer => known.get(customer.id)?.sequence > customer.sequence ? known.get(customer.id) : customer);
    this.set({ ...part, ...customers && { customers } });
  }

  take(change) {
    const { customer, kind, sequence } = change;
    const { customers, total, nextCursor } = this.snapshot;
    const old = customers.find(({ id }) => id === customer.id);
    if (old?.sequence >= sequence || this.#gone.get(customer.id) >= sequence) return;
    const isGone = ENDS.includes(kind) && !this.#query.deleted;
    if (isGone) this.#gone.set(customer.id, sequence);
    const others = customers.filter(({ id }) => id !== customer.id);
    const isNew = kind === 'created' || kind === 'restored';
    const shown = isGone ? others : old || this.#mayJoin(customer) ? this.#sorted([...others, customer]) : customers;
    // Who a search or a filter finds, what stands on a later page, and who follows a last one that has gone, only the server knows.
    const isMore = nextCursor !== null || total > customers.length;
    if (this.#isPart || isMore && old && (isGone || shown.at(-1) === customer)) this.reloadLater();
    this.set({
      lastChange: change,
      customers: shown,
      total: total === null || this.#isPart || this.#query.deleted || sequence <= this.#countedAt ? total
        : total + (isNew ? 1 : isGone ? -1 : 0),
    });
  }

  /** A full page ends where its last customer stands. */
  #mayJoin(customer) {
    const { limit = 50 } = this.#query;
    const { customers } = this.snapshot;
    return !this.#isPart && (customers.length < limit || this.#compare(customer, customers.at(-1)) < 0);
  }

  #sorted(customers) { return customers.sort((a, b) => this.#compare(a, b)); }

  #compare(a, b) {
    const { sort = 'name' } = this.#query;
    const field = sort.replace('-', '');
    const order = compareValues(valueOf(a, field), valueOf(b, field)) || (a.erpnextId < b.erpnextId ? -1 : Number(a.erpnextId > b.erpnextId));
    return sort.startsWith('-') ? -order : order;
  }
}

const valueOf = (customer, field) => field.startsWith('custom.') ? customer.custom?.[field.slice('custom.'.length)] : customer[FIELDS[field] ?? field];

/** Who has nothing comes first. */
const compareValues = (a, b) => typeof (a ?? b) === 'string' ? String(a ?? '').localeCompare(String(b ?? ''), undefined, { sensitivity: 'base' })
  : Number(a ?? -Infinity) - Number(b ?? -Infinity) || 0;

const partOf = page => ({
  customers: page?.items ?? [], total: page?.total ?? null, nextCursor: page?.nextCursor ?? null,
  countedAt: page ? parseCursor(page.feedCursor).sequence : 0,
});
