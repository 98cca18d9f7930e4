/**
 * Follows the customer change feed of CustomerSync over server-sent events.
 *
 * Load first, then follow: GET /api/customers gives `feedCursor`; pass it as `after` and nothing is missed between
 * the two. Changes come in order, each once, also across lost connections.
 *
 * @typedef {'connecting' | 'catching-up' | 'live' | 'offline'} FeedState
 *
 * @typedef {object} CustomerChange
 * @property {string} cursor place of this change in the feed, `epoch.sequence`
 * @property {number} sequence rises by one with each change of an epoch
 * @property {'created'|'updated'|'renamed'|'merged'|'deleted'|'restored'} kind
 * @property {string} erpnextId document name in ERPNext, after the change
 * @property {string[]} fields names of the fields that changed
 * @property {string} cause `webhook`, `sync`, `replay`, ...
 * @property {string} at ISO 8601, UTC
 * @property {object} customer the customer after the change; `id` stays through renames
 *
 * @typedef {object} FeedOptions
 * @property {string} [url] default `/api/customers/events`
 * @property {string} [after] cursor to follow from; without it, from now
 * @property {(change: CustomerChange) => void} [onChange]
 * @property {(reset: { cursor: string, reason: string }) => void} [onReset] the history before is gone: close this
 *   feed, load the list again and connect with its `feedCursor`
 * @property {(state: FeedState) => void} [onState] called when the state changes
 */

const KINDS = ['created', 'updated', 'renamed', 'merged', 'deleted', 'restored'];
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const PATIENCE = 6_000; // a gap shorter than this is 'connecting', a longer one 'offline'
const TICK = 15_000;
const ASLEEP = 120_000; // beyond the once-a-minute timers of hidden tabs

/** @param {FeedOptions} options @returns {{ close(): void, readonly cursor: string | undefined, readonly state: FeedState }} */
export function connectCustomerFeed(options = {}) {
  const feed = new CustomerFeed(options);
  feed.open();
  return {
    close: () => feed.close(),
    get cursor() { return feed.cursor; },
    get state() { return feed.state; },
  };
}

/** @param {string} cursor `epoch.sequence` */
export function parseCursor(cursor) {
  const dot = cursor.lastIndexOf('.');
  return { epoch: cursor.slice(0, dot), sequence: Number(cursor.slice(dot + 1)) };
}

class CustomerFeed {
  /** @type {FeedState | undefined} */
  state;
  cursor;
  #options;
  /** @type {EventSource | undefined} */
  #source;
  #failures = 0;
  #wasLive = false;
  #retryTimer;
  #patienceTimer;
  #ticker;
  #lastTick = Date.now();
  #listening = new AbortController();

  constructor(options) {
    this.#options = { url: '/api/customers/events', ...options };
    this.cursor = options.after;
    const { signal } = this.#listening;
    addEventListener('online', () => this.#check(), { signal });
    addEventListener('offline', () => this.#enter('offline'), { signal });
    addEventListener('pageshow', () => this.#check(), { signal });
    document.addEventListener('visibilitychange', () => document.hidden || this.#check(), { signal });
    this.#ticker = setInterval(() => this.#tick(), TICK);
  }

  open() {
    clearTimeout(this.#retryTimer);
    this.#source?.close();
    if (this.state !== 'offline') this.#enter('connecting');
    const source = this.#source = new EventSource(this.#address());
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', () => this.#failed(source));
    source.addEventListener('ready', event => this.#ready(event));
    source.addEventListener('reset', event => this.#reset(event));
    for (const kind of KINDS) source.addEventListener(`customer.${kind}`, event => this.#changed(event));
  }

  close() {
    this.#listening.abort();
    clearInterval(this.#ticker);
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#patienceTimer);
    this.#source?.close();
  }

  #address() {
    const url = new URL(this.#options.url, location.href);
    if (this.cursor) url.searchParams.set('after', this.cursor);
    return url;
  }

  #opened() {
    if (this.#wasLive) this.#enter('catching-up');
  }

  #ready(event) {
    this.cursor = JSON.parse(event.data).cursor ?? this.cursor;
    this.#healthy();
  }

  #changed(event) {
    /** @type {CustomerChange} */
    const change = JSON.parse(event.data);
    if (this.#seen(change.cursor)) return;
    this.cursor = change.cursor;
    this.#healthy();
    this.#options.onChange?.(change);
  }

  #reset(event) {
    const reset = JSON.parse(event.data);
    this.cursor = reset.cursor;
    this.#healthy();
    this.#options.onReset?.(reset);
  }

  #seen(cursor) {
    if (!this.cursor) return false;
    const [next, last] = [parseCursor(cursor), parseCursor(this.cursor)];
    return next.epoch === last.epoch && next.sequence <= last.sequence;
  }

  #healthy() {
    this.#failures = 0;
    this.#wasLive = true;
    this.#enter('live');
  }

  // A lost connection is retried by EventSource itself. Any answer but 200 closes it for good: then we start another.
  #failed(source) {
    if (source !== this.#source) return;
    if (source.readyState === EventSource.CLOSED) this.#reopenLater();
    else if (this.state !== 'offline') this.#enter('connecting');
  }

  #reopenLater() {
    this.#enter('offline');
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.open(), wait * (0.5 + Math.random()));
  }

  #check() {
    if (this.#source?.readyState === EventSource.CLOSED) this.open();
    else if (this.state === 'offline' && this.#source?.readyState === EventSource.OPEN) this.#enter('live');
  }

  // After sleep a connection may look open and be dead; resuming from the cursor costs nothing.
  #tick() {
    const slept = Date.now() - this.#lastTick > ASLEEP;
    this.#lastTick = Date.now();
    if (slept) this.open();
  }

  #enter(state) {
    if (state === this.state) return;
    this.state = state;
    clearTimeout(this.#patienceTimer);
    if (state === 'connecting') this.#patienceTimer = setTimeout(() => this.#enter('offline'), PATIENCE);
    this.#options.onState?.(state);
  }
}
