import { home } from '../feed/home.js';
import { Token } from '../feed/token.js';
import { CustomerSyncError, FeedResetError } from './errors.js';
import { request } from './request.js';

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const PACE = 1_000; // of empty answers that come sooner than asked for
const POLL_RUN = 2_000;

/**
 * The customers of a server, for Node, Deno, Bun, workers and browsers.
 * @param {import('../index.js').ClientOptions} options
 */
export const createCustomerClient = (options = {}) => new CustomerClient(options);

class CustomerClient {
  #server;

  constructor({ url, token }) {
    this.url = baseOf(url);
    this.#server = { base: this.url, token: token && new Token(typeof token === 'function' ? token : () => token) };
  }

  list(query = {}) { return this.#get('api/customers', query); }

  /** By its ERPNext document name, whatever that is, or by our id; null: there is none. */
  find(erpnextId, { signal } = {}) {
    return this.#get('api/customers/by-name', { erpnextId, signal }).catch(orNull);
  }

  history(erpnextId, query = {}) { return this.#get('api/customers/by-name/history', { ...query, erpnextId }); }

  changes(query = {}) { return this.#get('api/customers/changes', query); }

  runs(query = {}) { return this.#get('api/customers/sync/runs', query); }

  /** Starts a sync and waits for its end; one that is held waits for a person and is returned. */
  async sync({ kind = 'basic', onProgress, signal } = {}) {
    let run = await this.#ask(`api/customers/sync${kind === 'enhanced' ? '/enhanced' : ''}`, { method: 'POST', signal });
    while (run.status === 'running') {
      onProgress?.(run);
      await pause(POLL_RUN, signal);
      run = await this.#get(`api/customers/sync/runs/${encodeURIComponent(run.id)}`, { signal });
    }
    if (run.status === 'failed') throw new CustomerSyncError(run.message ?? 'The sync failed.', 500);
    return run;
  }

  /**
   * Every change after the cursor, in order, each once, for ever; it goes on by itself after a lost connection. Keep `change.cursor` when the change
   * is dealt with. Without a cursor: from now on.
   */
  async *follow(cursor, { signal, wait = 25, ...filter } = {}) {
    for (let after = cursor || '', failures = 0; !signal?.aborted;) {
      const asked = Date.now();
      let page;
      try {
        page = await this.changes({ ...filter, after, wait: after ? wait : 0, signal });
        failures = 0;
      } catch (error) {
        if (signal?.aborted) return;
        if (!error.isPassing) throw error;
        await pause(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures++) * (0.5 + Math.random()), signal);
        continue;
      }
      if (page.reset) throw new FeedResetError(page.reset);
      yield* page.changes;
      if (after && !page.changes.length && Date.now() - asked < PACE) await pause(PACE, signal);
      after = page.nextCursor;
    }
  }

  /** For what has no method: the `data` of an answer. */
  request(path, how) { return this.#ask(path.replace(/^\//, ''), how); }

  #get(path, { signal, ...query }) { return this.#ask(path, { query, signal }); }

  #ask(path, how) { return request(this.#server, path, how); }
}

/** @param {string | URL | undefined} url of a server */
export function baseOf(url) {
  if (!url && !globalThis.document) throw new CustomerSyncError('Name the server: createCustomerClient({ url: "http://localhost:5080" }).');
  let base;
  try {
    base = new URL(url || new URL('/', home()), globalThis.document ? location.href : undefined);
  } catch { /* said below */ }
  if (!/^https?:$/.test(base?.protocol)) throw new CustomerSyncError(`"${url}" is no address of a server, such as http://localhost:5080.`);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

function orNull(error) {
  if (error.status === 404 && !error.reason) return null;
  throw error;
}

/** Ends early when the signal says so. */
const pause = (milliseconds, signal) => new Promise(resolve => {
  const timer = setTimeout(end, milliseconds);
  signal?.addEventListener('abort', end, { once: true });
  function end() {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    resolve();
  }
});
