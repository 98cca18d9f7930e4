const HIDDEN_PACE = 1_000; // hidden tabs get no animation frames
const BURST = 40; // a frame with more changes than this is followed by a pause, so that the page stays free to scroll
const BURST_PACE = 120;
const COUNTS = { created: 1, restored: 1, deleted: -1, left: -1 };

/** Gathers changes and hands them over once per frame, one entry per customer, however many came. */
export class ChangeQueue {
  #flush;
  #byCustomer = new Map();
  #latest = [];
  #amount = 0;
  #scheduled = false;
  #held = false;
  #bursting = false;

  /** @param {(batch: { entries: object[], latest: object[], amount: number }) => void} flush */
  constructor(flush) {
    this.#flush = flush;
  }

  push(change) {
    this.#merge(change);
    this.#amount++;
    this.#latest.push(change);
    if (this.#latest.length > 60) this.#latest = this.#latest.slice(-30);
    this.#schedule();
  }

  /** While a page is being read, changes wait: one that is newer than the page must be applied after it. */
  hold() { this.#held = true; }

  /** @param {number} [upTo] changes up to this sequence are in the page already @param {boolean} [isPart] other rows than the page's are shown too */
  release(upTo = -1, isPart = false) {
    this.#held = false;
    if (!isPart) for (const [id, entry] of this.#byCustomer) if (entry.customer.sequence <= upTo) this.#byCustomer.delete(id);
    // A part tells a total that has them; where its rows stand they still move.
    for (const { counts } of this.#byCustomer.values()) for (const count of counts) count.isCounted ||= count.sequence <= upTo;
    if (this.#amount) this.#schedule();
  }

  clear() {
    this.#byCustomer.clear();
    this.#latest = [];
    this.#amount = 0;
  }

  #merge(change) {
    const entry = this.#byCustomer.get(change.customer.id) ?? { fields: new Set(), counts: [], created: false };
    for (const field of change.fields ?? []) entry.fields.add(field);
    const by = change.kind === 'merged' && change.customer.deletedAt ? -1 : COUNTS[change.kind];
    if (by) entry.counts.push({ sequence: change.sequence, by, ever: change.kind === 'created' ? 1 : 0 });
    entry.created ||= change.kind === 'created' || change.kind === 'restored';
    entry.kind = change.kind;
    entry.customer = change.customer.sequence === change.sequence ? change.customer : { ...change.customer, sequence: change.sequence };
    this.#byCustomer.set(change.customer.id, entry);
  }

  #schedule() {
    if (this.#scheduled || this.#held) return;
    this.#scheduled = true;
    if (document.hidden) setTimeout(() => this.#run(), HIDDEN_PACE);
    else if (this.#bursting) setTimeout(() => requestAnimationFrame(() => this.#run()), BURST_PACE);
    else requestAnimationFrame(() => this.#run());
  }

  #run() {
    this.#scheduled = false;
    this.#bursting = this.#amount > BURST;
    if (this.#held || !this.#amount) return;
    const batch = { entries: [...this.#byCustomer.values()], latest: this.#latest.slice(-30), amount: this.#amount };
    this.clear();
    this.#flush(batch);
  }
}
