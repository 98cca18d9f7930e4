/**
 * Reads what a page shows: one reading at a time, a newer one ends the older. What was shown stays while it is read again, and when that
 * fails; the notice says so above it.
 */
export class Reader {
  #reading = new AbortController();
  #notice;
  #title;
  #hasShown = false;

  /** @param {import('./notice.js').PageNotice} notice @param {string} title of a failure */
  constructor(notice, title) {
    this.#notice = notice;
    this.#title = title;
  }

  /** @template T @param {(signal: AbortSignal) => Promise<T>} read @param {(answer: T) => void} show @returns {Promise<boolean>} whether it was shown */
  async read(read, show) {
    this.#reading.abort();
    const { signal } = this.#reading = new AbortController();
    if (!this.#hasShown) this.#notice.loading();
    try {
      const answer = await read(signal);
      if (signal.aborted) return false;
      this.#hasShown = true;
      this.#notice.hide();
      show(answer);
      return true;
    } catch (error) {
      if (!signal.aborted) this.#notice.failed(this.#title, error, () => this.read(read, show));
      return false;
    }
  }
}
