import { connectCustomerFeed } from '../feed/customer-feed.js';
import { isBehind } from '../feed/cursor.js';

const LINGER = 2_000; // strict mode, hot reload and route changes leave and come back at once: no new connection for those
const CALM = 400; // changes that follow one another quickly are one reason to read again
const LATEST = 5_000; // however many follow
const KEEP = 1_000; // and one to keep what is shown
const FIRST_WAIT = 500; // for a server that does not answer
const LONGEST_WAIT = 30_000;

/**
 * What a page shows of the customers: loaded once, or on a server, and followed from there while somebody looks.
 * Subclasses say how to `read` (`{ cursor, ...part }`) and what a change does (`take`).
 */
export class LiveStore {
  /** Where the browser keeps what is shown: `{ read(), write(entry), clear(), forget() }`. */
  kept;
  #env;
  #listeners = new Set();
  #feed;
  #cursor;
  #starting;
  #ending;
  #calm;
  #keeping;
  #latest;
  #isDue = false; // something has changed that only the server can tell
  #failures = 0;
  #following;
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
      if (this.#listeners.size) return;
      this.#keep();
      this.#ending = setTimeout(() => this.#stop(), LINGER);
    };
  };

  /** Takes what a server has rendered since, unless this is newer. */
  offer(part, cursor) {
    if (cursor && this.#cursor !== cursor && isBehind(this.#feed?.cursor ?? this.#cursor, cursor)) this.replace(part);
  }

  reload = () => {
    clearTimeout(this.#calm);
    this.#latest = undefined;
    if (!this.#feed && !this.#starting && this.#listeners.size) return this.#start();
    return this.#read(new AbortController().signal).catch(error => this.#failed(error));
  };

  /** Soon, and once. */
  reloadLater() {
    this.#latest ??= Date.now() + LATEST;
    this.#reloadIn(Math.max(0, Math.min(CALM, this.#latest - Date.now())));
  }

  #reloadIn(wait) {
    this.#isDue = true;
    clearTimeout(this.#calm);
    this.#calm = setTimeout(this.reload, wait);
  }

  get client() { return this.#env.client; }

  replace(part) { this.set(part); }

  /** What is kept of what is shown. */
  toKeep({ state, lastChange, error, isLoading, ...part }) { return part; }

  set(part) {
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of this.#listeners) listener();
  }

  async #start() {
    const { signal } = this.#starting = new AbortController();
    try {
      const known = this.#isDue ? undefined : this.#cursor ?? await this.#restore(signal);
      const cursor = known ?? await this.#read(signal);
      if (!signal.aborted) this.#follow(cursor);
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    } finally {
      if (this.#starting?.signal === signal) this.#starting = undefined;
    }
  }

  #failed(error) {
    if (error.isRefusal) void this.kept?.forget();
    this.set({ error, isLoading: false });
    if (error.isPassing && this.#listeners.size) this.#reloadIn(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++) * (0.5 + Math.random()));
  }

  async #restore(signal) {
    const { cursor, part } = await this.kept?.read() ?? {};
    if (cursor && !signal.aborted) this.replace({ ...part, isLoading: false });
    return cursor;
  }

  #follow(after) {
    this.#following = new AbortController();
    document.addEventListener('visibilitychange', () => document.hidden && this.#keep(), { signal: this.#following.signal });
    this.#feed = connectCustomerFeed({
      ...this.#env.feed, after,
      onState: state => {
        if (state === 'signed-out') void this.kept?.forget();
        this.set({ state });
      },
      onChange: change => this.#take(change),
      onReset: () => {
        this.#stop();
        this.#isDue = true;
        void this.kept?.clear();
        void this.#start();
      },
    });
    this.#keepLater();
  }

  #take(change) {
    for (const missed of this.#reads) missed.push(change);
    this.take(change);
    this.#keepLater();
  }

  #keepLater() { if (this.kept) this.#keeping ??= setTimeout(() => this.#keep(), KEEP); }

  /** What is kept is whole at its cursor: nothing is, while something is yet to be read. */
  #keep() {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    const cursor = this.#feed?.cursor;
    if (cursor && !this.#isDue && !this.#reads.size) void this.kept?.write({ cursor, part: this.toKeep(this.snapshot) });
  }

  async #read(signal) {
    const missed = [];
    this.#reads.add(missed);
    this.set({ isLoading: true });
    try {
      const { cursor, ...part } = await this.read(signal);
      if (signal.aborted) return cursor;
      this.#isDue = false;
      this.#failures = 0;
      this.replace({ ...part, isLoading: false, error: null });
      for (const change of missed) this.take(change);
      return cursor;
    } finally {
      this.#reads.delete(missed);
    }
  }

  #stop() {
    clearTimeout(this.#calm);
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#following?.abort();
    this.#starting?.abort();
    this.#starting = undefined;
    this.#cursor = this.#feed?.cursor ?? this.#cursor;
    this.#feed?.close();
    this.#feed = undefined;
  }
}
