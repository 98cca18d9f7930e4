import { CustomerSyncError } from '../client/errors.js';

const EARLY = 60_000; // a token is renewed so long before its end, or in the middle of a shorter life

/** What the page's `token` function gives: asked again before the token ends, and when the server has refused it. */
export class Token {
  #ask;
  #held;

  /** @param {() => import('../customer-sync.js').TokenAnswer | Promise<import('../customer-sync.js').TokenAnswer>} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Milliseconds until it is to be renewed; undefined when nobody said how long it lives. */
  get left() { return this.#held && this.#held.renewAt - Date.now(); }

  async get(isRefused) {
    if (isRefused || !(this.left > 0)) this.#held = undefined;
    if (this.#held) return this.#held.token;
    const given = await ask(this.#ask);
    if (!given.until) return given.token ?? given;
    const life = Date.parse(given.until) - Date.now();
    this.#held = { token: given.token, renewAt: Date.now() + Math.max(life / 2, life - EARLY) };
    return given.token;
  }
}

async function ask(token) {
  const given = await Promise.resolve().then(token).catch(error => {
    throw new CustomerSyncError(`There is no token for CustomerSync: ${error.message}`, 0, 'unreachable', error);
  });
  if (isToken(given?.token ?? given)) return given;
  throw new CustomerSyncError(given?.message ?? 'This is no token for CustomerSync: a text as it was shown is, or { token, until }.', given?.status ?? 401);
}

/** What can stand in a header: anything else would come back in an error that quotes it. */
export const isToken = text => typeof text === 'string' && /^[!-~]+$/.test(text);

/** @param {Token=} token */
export async function fetchWith(token, address, { headers, ...how }) {
  for (let isRefused = false; ; isRefused = true) {
    const sent = { ...headers, ...token && { authorization: `Bearer ${await token.get(isRefused)}` } };
    const response = await fetch(address, { ...how, headers: sent, cache: 'no-store' });
    if (response.status !== 401 || !token || isRefused) return response;
  }
}

/** The server has said no: to ask again with the same would change nothing. */
export const isRefusal = status => status === 401 || status === 403;
