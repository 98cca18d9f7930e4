import { connectCustomerFeed } from '../feed/customer-feed.js';
import { home } from '../feed/home.js';

/** Modules are loaded on servers too, which have no elements: there the classes exist and do nothing. */
const Base = globalThis.HTMLElement ?? class {};

/** Two copies of the script on a page: the first one's elements stand. */
export function define(name, element) {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, element);
}

/**
 * An element that follows the feed. What was set on it before it was defined, as React and Vue do, is kept; `src`, `after`, `token` and `user` may
 * change later. It writes no attribute on itself: a page that was rendered on a server would find one that it did not write.
 */
export class FeedElement extends Base {
  static observedAttributes = ['src', 'user', 'after'];

  #token;
  #user;
  #feed;
  #isDue = false;

  get token() { return this.#token; }

  /** A new function of the same user, as each render makes one, is no reason to connect again. */
  set token(value) {
    const had = Boolean(this.#token);
    this.#token = value;
    if (had !== Boolean(value)) this.#follow();
  }

  get user() { return this.#user ?? this.getAttribute('user') ?? undefined; }

  set user(value) {
    if (value === this.#user) return;
    this.#user = value;
    this.#follow();
  }

  get url() { return new URL(this.getAttribute('src') || home(), location.href); }

  connectedCallback() {
    for (const name of ['token', 'user'].filter(name => Object.hasOwn(this, name))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#follow();
  }

  disconnectedCallback() { this.#leave(); }

  attributeChangedCallback(name, before, after) {
    if (before !== after) this.#follow();
  }

  /** What the element wants of the feed. @returns {import('../customer-sync.js').FeedOptions} */
  feedOptions() { return {}; }

  /** Once for all that changes at the same time. */
  #follow() {
    if (this.#isDue || !this.isConnected) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (!this.isConnected) return;
      this.#leave();
      this.#feed = connectCustomerFeed({
        url: this.url, user: this.user, ...this.#token && { token: () => this.#token() }, ...this.feedOptions(),
      });
    });
  }

  #leave() {
    this.#feed?.close();
    this.#feed = undefined;
  }
}
