import { address } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { ApiError } from '../shell/api.js';

const texts = messages.customers;

/** Which customers are selected, wherever the list is scrolled to. Fires `selection`. */
export class Selection extends EventTarget {
  #picked = new Map();

  has(id) { return this.#picked.has(id); }
  get ids() { return [...this.#picked.keys()]; }

  /** @param {object[]} customers @param {boolean} picked */
  pickAll(customers, picked) {
    for (const { id, name } of customers) if (picked) this.#picked.set(id, name); else this.#picked.delete(id);
    this.dispatchEvent(new Event('selection'));
  }

  clear() {
    this.#picked.clear();
    this.dispatchEvent(new Event('selection'));
  }
}

/** `<selection-bar>`: how many are selected, and what can be done with them. */
export class SelectionBar extends HTMLElement {
  #count = element('span', { role: 'status' });
  #export = element('button', { type: 'button', onclick: () => this.#exportPicked() }, texts.exportPicked);
  #all = element('a', { class: 'button', download: true });
  #problem = element('span', { class: 'problem', role: 'alert' });
  #selection;
  #match = { href: '', total: '' };

  /** @param {Selection} selection */
  set selection(selection) {
    this.#selection = selection;
    selection.addEventListener('selection', () => this.#show());
  }

  /** All that match. @param {{ href: string, total: string }} all */
  set all(all) {
    this.#match = all;
    if (!this.hidden) this.#showAll();
  }

  #showAll() {
    this.#all.href = this.#match.href;
    this.#all.textContent = texts.exportAll(this.#match.total);
  }

  connectedCallback() {
    this.hidden = true;
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', texts.selection);
    this.replaceChildren(this.#count, this.#export, this.#all, element('button', { type: 'button', class: 'plain', onclick: () => this.#selection.clear() }, texts.clearSelection), this.#problem);
  }

  #show() {
    const { length } = this.#selection.ids;
    this.hidden = length === 0;
    this.#count.textContent = texts.picked(length);
    this.#problem.textContent = '';
    if (length) this.#showAll();
  }

  async #exportPicked() {
    this.#problem.textContent = '';
    try {
      await download(this.#selection.ids);
    } catch (error) {
      this.#problem.textContent = error.message;
    }
  }
}

async function download(ids) {
  const response = await fetch(address('/api/customers/export.csv'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ids }) });
  if (!response.ok) throw new ApiError((await response.json().catch(() => ({}))).message ?? messages.shell.badAnswer(response.status));
  const href = URL.createObjectURL(await response.blob());
  element('a', { href, download: /filename="([^"]+)"/.exec(response.headers.get('content-disposition'))?.[1] ?? 'customers.csv' }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

customElements.define('selection-bar', SelectionBar);
