import { call } from './call.js';
import { FeedConnection } from './connection.js';
import { hasSeen, isBehind } from './cursor.js';
import { Gap } from './gap.js';
import { eventsAt } from './home.js';
import { joinTabs } from './tabs.js';
import { Token } from './token.js';
import { tellWindow } from './window-event.js';

/**
 * Follows the feed. Tabs of one browser share one connection; each has a cursor of its own.
 * @param {import('../customer-sync.js').FeedOptions} options
 * @returns {import('../customer-sync.js').CustomerFeed}
 */
export function connectCustomerFeed(options = {}) {
  if (!globalThis.document) throw new Error('connectCustomerFeed follows the feed in a browser; elsewhere use createCustomerClient().follow().');
  const feed = new CustomerFeed(options);
  return {
    close: () => feed.close(),
    get cursor() { return feed.cursor; },
    get state() { return feed.state; },
    get leading() { return feed.leading; },
    get transport() { return feed.transport; },
  };
}

class CustomerFeed {
  cursor;
  state;
  #options;
  #url;
  #token;
  #group;
  #connection;
  #gap;
  #known; // the furthest cursor that another tab has told of
  #leaderState = 'connecting';
  #listening = new AbortController();

  constructor(options) {
    this.#options = options;
    this.#url = eventsAt(options.url);
    this.cursor = options.after;
    this.#token = options.token && new Token(options.token);
    this.#gap = new Gap({ url: this.#url, token: this.#token });
    const { signal } = this.#listening;
    addEventListener('pagehide', event => event.persisted && this.#pause(), { signal });
    addEventListener('pageshow', event => event.persisted && this.#start(), { signal });
    this.#start();
  }

  get leading() { return Boolean(this.#connection); }

  /** Undefined while another tab has the connection. */
  get transport() { return this.#connection?.transport; }

  close() {
    this.#listening.abort();
    this.#pause();
  }

  #start() {
    const { token, user } = this.#options;
    if (token && !user) return this.#connect();
    this.#enter('connecting');
    this.#group = joinTabs(`customer-sync ${user ?? ''} ${this.#url}`, {
      lead: () => this.#connect(),
      follow: () => this.#disconnect(),
      news: () => ({ state: this.state, cursor: this.cursor }),
      heard: news => this.#heard(news),
    });
  }

  #pause() {
    this.#gap.stop();
    this.#disconnect();
    this.#group?.close();
    this.#group = undefined;
  }

  #connect() {
    this.#gap.stop();
    this.#connection = new FeedConnection({ url: this.#url, token: this.#token, after: this.cursor }, {
      message: message => {
        this.#group?.tell({ message, state: this.state });
        this.#receive(message);
      },
      state: state => {
        this.#enter(state);
        this.#group?.tell({ state, cursor: this.cursor });
      },
      alive: () => this.#group?.tell({ state: this.state, cursor: this.cursor }),
    });
  }

  #disconnect() {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** From the tab that leads. */
  #heard({ message, state, cursor }) {
    if (this.#connection) return; // A leader of yesterday, which has yet to learn it.
    this.#leaderState = state;
    if (message) this.#receive(message);
    else if (cursor) this.#reach(cursor);
    if (!this.#gap.isClosing) this.#enter(this.#leaderState);
  }

  #receive({ name, data, from, cursor }) {
    if (name.startsWith('sync.')) call(this.#options.onSync, { ...data, type: name.slice(5) });
    else if (name === 'reset') this.#reset(data);
    else if (name === 'ready' || !this.cursor || hasSeen(this.cursor, from ?? this.cursor)) this.#follow(name, data, cursor);
    else this.#reach(cursor);
  }

  /** The message follows what was seen, or was seen. */
  #follow(name, data, cursor) {
    if (name === 'ready') return this.#reach(cursor);
    if (hasSeen(this.cursor, cursor)) return;
    this.cursor = cursor;
    if (name.startsWith('customer.')) this.#pass(data);
  }

  /** Somebody has seen this far; what lies between is read from the feed. */
  #reach(cursor) {
    this.cursor ??= cursor;
    if (!isBehind(this.cursor, cursor)) return;
    if (this.#connection) { this.cursor = cursor; return; } // Its own connection says that nothing lies between.
    this.#known = cursor;
    if (this.#gap.isClosing) return;
    this.#enter('catching-up');
    this.#gap.close(() => isBehind(this.cursor, this.#known) ? this.cursor : undefined, page => this.#fill(page))
      .then(isRefused => this.#connection ?? this.#enter(isRefused ? 'signed-out' : this.#leaderState));
  }

  #fill({ changes, nextCursor, reset }) {
    if (reset) {
      this.#known = reset.cursor;
      this.#reset(reset);
      return;
    }
    for (const change of changes) this.#follow(`customer.${change.kind}`, change, change.cursor);
    if (isBehind(this.cursor, nextCursor)) this.cursor = nextCursor;
  }

  #reset(reset) {
    this.cursor = reset.cursor;
    call(this.#options.onReset, reset);
  }

  #pass(change) {
    tellWindow(change);
    call(this.#options.onChange, change);
  }

  #enter(state) {
    if (state === this.state) return;
    this.state = state;
    call(this.#options.onState, state);
  }
}
