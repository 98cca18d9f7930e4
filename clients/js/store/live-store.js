import { connectCustomerFeed } from '../feed/customer-feed.js';
import { isBehind } from '../feed/cursor.js';

const LINGER = 2_000; // strict mode, hot reload and route changes leave and come back at once: no new connection for those
const CALM = 400; // changes that follow one another quickly are one reason to read again

/**
 * What a page shows of the customers: loaded once, or on a server, and followed from there while somebody looks.
 * Subclasses say how to `read` (`{ cursor, ...part }`) and what a change does (`take`).
 */
export class LiveStore {
  #env;
  #listeners = new Set();
  #feed;
  #cursor;
  #starting;
  #ending;
  #calm;
  #reads = new Set(); // under way, each with the changes that came meanwhile: what it reads may be older

  /** @param {import('./env.js').Env} env @param {object} part of the snapshot, where it is known already @param {string=} cursor where that was read */
  constructor(env, part, cursor) {
    this.#env = env;
    this.#cursor = cursor;
    this.initial = this.snapshot = { state: 'unknown', lastChange: null, error: null, isLoading: !cursor, ...part };
  }

  get = () => this.snapshot;

  /** What the server rendered, and the browser renders first. */
  getInitial = () => this.initial;

  subscribe = listener => {
    this.#listeners.add(listener);
    clearTimeout(this.#ending);
    if (!this.#feed && !this.#starting) void this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) this.#ending = setTimeout(() => this.#stop(), LINGER);
    };
  };

  /** Takes what a server has rendered since, unless this is newer. */
  offer(part, cursor) {
    if (cursor && this.#cursor !== cursor && isBehind(this.#feed?.cursor ?? this.#cursor, cursor)) this.replace(part);
  }

  reload = () => {
    clearTimeout(this.#calm);
    return this.#read(new AbortController().signal).catch(error => this.set({ error, isLoading: false }));
  };

  /** Soon, and once. */
  reloadLater() {
    clearTimeout(this.#calm);
    this.#calm = setTimeout(this.reload, CALM);
  }

  get client() { return this.#env.client; }

  replace(part) { this.set(part); }

  set(part) {
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }

  async #start() {
    const { signal } = this.#starting = new AbortController();
    try {
      const cursor = this.#cursor ?? await this.#read(signal);
      if (!signal.aborted) this.#follow(cursor);
    } catch (error) {
      if (!signal.aborted) this.set({ error, isLoading: false });
    } finally {
      if (this.#starting?.signal === signal) this.#starting = undefined;
    }
  }

  #follow(after) {
    this.#feed = connectCustomerFeed({
      ...this.#env.feed, after,
      onState: state => this.set({ state }),
      onChange: change => this.#take(change),
      onReset: () => {
        this.#stop();
        this.#cursor = undefined;
        void this.#start();
      },
    });
  }

  #take(change) {
    for (const missed of this.#reads) missed.push(change);
    this.take(change);
  }

  async #read(signal) {
    const missed = [];
    this.#reads.add(missed);
    this.set({ isLoading: true });
    try {
      const { cursor, ...part } = await this.read(signal);
      if (signal.aborted) return cursor;
      this.replace({ ...part, isLoading: false, error: null });
      for (const change of missed) this.take(change);
      return cursor;
    } finally {
      this.#reads.delete(missed);
    }
  }

  #stop() {
    clearTimeout(this.#calm);
    this.#starting?.abort();
    this.#starting = undefined;
    this.#cursor = this.#feed?.cursor ?? this.#cursor;
    this.#feed?.close();
    this.#feed = undefined;
  }
}
