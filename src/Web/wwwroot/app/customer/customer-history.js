import '../shell/relative-time.js';
import { get } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerApi, deliveryPath, runPath } from '../shell/links.js';
import { may } from '../shell/me.js';
import { differences } from './differences.js';

const LIMIT = 20;
const TONES = { created: 'good', restored: 'good', deleted: 'bad', renamed: 'accent', merged: 'accent' };
const texts = messages.customer;

/** What happened to a customer, newest first: each field before and after. */
export class CustomerHistory {
  #list = element('ol');
  #none = element('p', { class: 'none' }, texts.noHistory);
  #older = element('button', { type: 'button', hidden: true, onclick: () => this.#more() }, texts.older);
  #customer;
  #next;
  #shown = new Set();
  #wanted = location.hash.slice(1);

  node = element('section', { class: 'panel history', 'aria-label': texts.history }, element('h2', {}, texts.history), this.#none, this.#list, this.#older);

  read(customer, signal, after) {
    this.#customer = customer;
    return get(customerApi(customer.erpnextId, '/history', { limit: String(LIMIT), after }), signal);
  }

  /** The newest page; what is older and was shown already stays. */
  show({ items, nextCursor }) {
    const fresh = items.filter(({ sequence }) => !this.#shown.has(sequence));
    if (fresh.length === items.length) {
      this.#list.replaceChildren();
      this.#shown.clear();
      this.#next = nextCursor;
    }
    this.#list.prepend(...fresh.map(entry));
    this.#point();
    this.#showFrame(fresh);
  }

  async #more() {
    this.#older.ariaDisabled = 'true';
    try {
      const { items, nextCursor } = await this.read(this.#customer, undefined, this.#next);
      this.#list.append(...items.map(entry));
      this.#next = nextCursor;
      this.#showFrame(items);
    } catch (error) {
      this.#older.textContent = `${error.message} ${messages.shell.retry}`;
    }
    this.#older.ariaDisabled = 'false';
  }

  /** A delivery led to its change: once, when it is there. */
  #point() {
    if (!this.#wanted) return;
    const found = this.#list.querySelector(`#${CSS.escape(this.#wanted)}`);
    if (!found) return;
    this.#wanted = '';
    requestAnimationFrame(() => { found.scrollIntoView({ block: 'center' }); found.focus({ preventScroll: true }); });
  }

  #showFrame(items) {
    for (const { sequence } of items) this.#shown.add(sequence);
    this.#none.hidden = this.#shown.size > 0;
    this.#older.hidden = this.#next == null;
  }
}

/** What brought a change leads to it. */
const source = (text, cause, deliveryId, runId) => cause === 'mapping' && may('admin') ? element('a', { href: '/settings/fields' }, text) : deliveryId ? element('a', { href: deliveryPath(deliveryId) }, text) : runId ? element('a', { href: runPath(runId) }, text) : element('span', {}, text);

const entry = ({ kind, cause, at, sequence, erpnextId, fields, by, deliveryId, runId }) => element('li', { id: `change-${sequence}`, tabindex: -1 },
  element('header', {}, badge(messages.terms.kinds[kind] ?? kind, TONES[kind]), source(messages.terms.causes[cause] ?? cause, cause, deliveryId, runId), by ? element('span', { class: 'by' }, texts.by, ' ', element('bdi', {}, by)) : null,
    element('code', { title: messages.terms.fields.sequence }, `#${sequence}`), element('a', { class: 'then', href: `?${new URLSearchParams({ at })}`, title: texts.moment.asOfThis, 'data-at': at }, element('relative-time', { datetime: at }))),
  differences(kind === 'renamed' ? { ...fields, erpnextId: fields.erpnextId ?? { from: null, to: erpnextId } } : fields));
