import { getCustomer } from './api.js';
import { customerHash, customerOf } from './links.js';

/** Keeps `<customer-details>` and the address (`#/customers/ID`) in step. */
export class DetailsRoute {
  #panel;
  #find;
  #reading = new AbortController();

  /** @param {(erpnextId: string) => object | undefined} find looks in the loaded list */
  constructor(panel, find) {
    this.#panel = panel;
    this.#find = find;
    panel.addEventListener('close', () => this.#leave());
    addEventListener('hashchange', () => this.follow());
  }

  follow() {
    this.#reading.abort();
    const erpnextId = customerOf(location.hash);
    if (erpnextId === null) this.#panel.close();
    else if (this.#panel.customer?.erpnextId !== erpnextId) this.#open(erpnextId);
  }

  /** A change of the open customer; a rename changes the address too. */
  apply(customer) {
    const open = this.#panel.customer;
    if (open?.id !== customer.id || customer.sequence <= open.sequence) return;
    this.#panel.update(customer);
    if (open.erpnextId !== customer.erpnextId) history.replaceState(null, '', customerHash(customer.erpnextId));
  }

  async #open(erpnextId) {
    const known = this.#find(erpnextId);
    if (known) return this.#panel.show(known);
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    this.#panel.wait(erpnextId);
    try {
      this.#panel.show(await getCustomer(erpnextId, signal));
    } catch (error) {
      if (!signal.aborted) this.#panel.failed(erpnextId, error.message);
    }
  }

  #leave() {
    this.#reading.abort();
    if (customerOf(location.hash) !== null) history.pushState(null, '', location.pathname + location.search);
  }
}
