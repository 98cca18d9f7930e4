import { LiveStore } from './live-store.js';

/** The feed's place is read first: what changes after it comes by the feed. */
const placeOf = async (client, signal) => (await client.list({ limit: 1, signal })).feedCursor;

/** One customer, by its ERPNext name or our id; it is followed through renames. */
export class CustomerStore extends LiveStore {
  #name;

  constructor(env, name, { customer, feedCursor } = {}) {
    super(env, { customer: customer ?? null }, feedCursor);
    this.#name = name;
  }

  async read(signal) {
    const cursor = await placeOf(this.client, signal);
    return { customer: await this.client.find(this.snapshot.customer?.id ?? this.#name, { signal }), cursor };
  }

  take(change) {
    const { customer } = this.snapshot;
    const isIt = customer ? customer.id === change.customer.id : [change.erpnextId, change.customer.id].includes(this.#name);
    if (isIt && !(customer?.sequence >= change.sequence)) this.set({ customer: change.customer, lastChange: change });
  }
}

/** The changes of one customer, newest first, with values before and after. */
export class HistoryStore extends LiveStore {
  #name;

  constructor(env, name) {
    super(env, { items: [], nextCursor: null });
    this.#name = name;
  }

  async read(signal) {
    const cursor = await placeOf(this.client, signal);
    const page = await this.client.history(this.#name, { signal }).catch(error => {
      if (error.status === 404) return { items: [], nextCursor: null };
      throw error;
    });
    return { ...page, cursor };
  }

  take(change) {
    const { customer, erpnextId } = change;
    if (![erpnextId, customer.id, ...customer.previousIds].includes(this.#name)) return;
    this.set({ lastChange: change });
    this.reloadLater();
  }
}

/** Nothing but how the connection is. */
export class StateStore extends LiveStore {
  async read() { return {}; }

  take(lastChange) { this.set({ lastChange }); }
}
