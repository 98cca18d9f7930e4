import { createCustomerClient } from '../client/client.js';
import { home } from '../feed/home.js';
import { CustomerStore, HistoryStore, StateStore } from './customer-stores.js';
import { CustomersStore } from './customers-store.js';
import { isFilter, isPart } from './is-part.js';
import { Kept } from './kept.js';

let anonymous = 0;

/**
 * A server and who asks it: the stores of a page, one for each question. On a server that renders pages nothing is kept, since the next page is
 * another user's.
 */
export class Env {
  #stores = new Map();
  #client;
  #url;
  #user;
  #kept;

  /** @param {{ url?: string, token?: import('../index.js').FeedOptions['token'], user?: string, persist?: boolean }} options */
  constructor({ url, token, user, persist } = {}) {
    this.#url = url;
    this.token = token;
    if (persist && user && globalThis.document) this.#kept = new Kept(this.events, user);
    this.#user = user ?? (token && `page ${++anonymous} ${Math.random()}`); // its feeds share a connection with each other
  }

  get client() {
    return this.#client ??= createCustomerClient({ url: this.#url, token: this.token && (() => this.token()) });
  }

  /** Options of `connectCustomerFeed`. */
  get feed() {
    return { url: this.events, user: this.#user, ...this.token && { token: () => this.token() } };
  }

  get events() { return String(this.#url ? new URL('api/customers/events', this.client.url) : home()); }

  /** Who a search or a filter finds only the server knows: it is not kept. */
  customers(query, page) {
    return this.#store(`list ${keyOf(query)}`, () => new CustomersStore(this, query, page), !isPart(query));
  }

  customer(name, preloaded) { return this.#store(`one ${name}`, () => new CustomerStore(this, name, preloaded)); }

  history(name) { return this.#store(`history ${name}`, () => new HistoryStore(this, name)); }

  state() { return this.#store('state', () => new StateStore(this, {}), false); }

  #store(key, make, isKept = true) {
    if (!globalThis.document) return make();
    if (!this.#stores.has(key)) this.#stores.set(key, Object.assign(make(), { kept: isKept ? this.#kept?.at(key) : undefined }));
    return this.#stores.get(key);
  }
}

/** Equal for queries that ask the same. An empty filter asks for those that have none. */
export const keyOf = query =>
  JSON.stringify(Object.entries(query).filter(([name, value]) => value !== undefined && (value !== '' || isFilter(name))).sort(([a], [b]) => a < b ? -1 : 1));

/** What `customerSync().preload()` gave, or a query. */
export const isPreloaded = what => Boolean(what?.page);
