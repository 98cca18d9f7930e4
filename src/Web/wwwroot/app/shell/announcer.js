import { messages } from './i18n.js';

const PACE = 4_000;

/** Tells a polite live region of changes, at a pace that can be listened to. */
export class Announcer {
  #region;
  #count = 0;
  #timer;

  constructor(region) {
    this.#region = region;
  }

  tell(amount, { customer, kind }) {
    this.#count += amount;
    this.last = [customer.name ?? customer.erpnextId, messages.terms.kinds[kind] ?? kind];
    this.#timer ??= setTimeout(() => this.#say(), PACE);
  }

  #say() {
    this.#region.textContent = messages.shell.announce(this.#count, ...this.last);
    this.#count = 0;
    this.#timer = undefined;
  }
}
