import '../shell/relative-time.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';

const KEPT = 30;

/** `<change-list>`: the last changes, newest first. */
export class ChangeList extends HTMLElement {
  #list = element('ol');
  #none = element('p', { class: 'none' }, messages.customers.noChanges);

  connectedCallback() {
    this.replaceChildren(element('h2', {}, messages.customers.changes), this.#none, this.#list);
  }

  /** @param {import('../sdk/customer-sync.js').CustomerChange[]} changes in order of the feed */
  add(changes) {
    this.#none.hidden = true;
    this.#list.prepend(...changes.slice(-KEPT).reverse().map(entry));
    while (this.#list.childElementCount > KEPT) this.#list.lastElementChild.remove();
  }
}

function entry({ kind, customer, fields, at }) {
  return element('li', { class: kind },
    element('a', { href: customerPath(customer.erpnextId) }, ownText(customer.name ?? customer.erpnextId)),
    element('relative-time', { datetime: at }),
    element('span', { class: 'kind' }, messages.terms.kinds[kind] ?? kind),
    ownText(explain(kind, customer, fields), { class: 'own fields' }));
}

const explain = (kind, customer, fields = []) => kind === 'renamed' ? messages.customers.renamedTo(customer.erpnextId)
  : kind === 'updated' ? fields.map(field => messages.terms.fields[field] ?? field).join(messages.terms.comma) : '';

customElements.define('change-list', ChangeList);
