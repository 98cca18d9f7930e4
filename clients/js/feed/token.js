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
    const given = await this.#ask();
    if (typeof given === 'string') return given;
    const life = Date.parse(given.until) - Date.now();
    this.#held = { token: given.token, renewAt: Date.now() + Math.max(life / 2, life - EARLY) };
    return given.token;
  }
}

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
