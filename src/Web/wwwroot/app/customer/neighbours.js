import { get } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { keepListPlace, listPlace } from '../shell/list-place.js';

const AROUND = 20; // rows on either side: others may have come or gone since
const texts = messages.customer;

/** Back to the list as it was left, and to who stands before and behind in it. */
export class Neighbours {
  #back = element('a', { href: '/' }, messages.places.customers);
  #previous = element('a', { class: 'step', rel: 'prev', hidden: true });
  #next = element('a', { class: 'step', rel: 'next', hidden: true });

  node = element('nav', { class: 'crumbs', 'aria-label': texts.crumbs }, this.#back, this.#previous, this.#next);

  /** After the customer is shown: nobody waits for it. A list that cannot be read now has no neighbours. */
  async find({ id }) {
    const place = listPlace();
    this.#back.href = place.path + place.search;
    const found = await locate(place, id).catch(() => null);
    if (found) keepListPlace({ ...place, row: found.row });
    lead(this.#previous, found?.previous, texts.previousOne);
    lead(this.#next, found?.next, texts.nextOne);
  }
}

/** Where it stands in the list that was left: near the row that was opened, or on the first page. */
async function locate({ search, row }, id) {
  const query = await queryOf(new URLSearchParams(search));
  return row > AROUND && await around(query, row, id).catch(() => null) || await around(query, 0, id);
}

async function around(query, row, id) {
  const skip = Math.max(0, row - AROUND);
  query.set('skip', String(skip));
  query.set('limit', String(row - skip + AROUND));
  const { items } = await get(`/api/customers?${query}`);
  const at = items.findIndex(one => one.id === id);
  return at < 0 ? null : { row: skip + at, previous: items[at - 1], next: items[at + 1] };
}

/** A saved view that was not changed has its filters elsewhere than in the address. */
async function queryOf(asked) {
  const view = asked.get('view');
  asked.delete('view');
  if (!view || asked.size > 0) return asked;
  return new URLSearchParams((await get('/api/views')).items.find(({ id }) => id === view)?.query ?? '');
}

function lead(link, customer, text) {
  link.hidden = !customer;
  if (!customer) return;
  link.href = customerPath(customer.erpnextId);
  link.title = `${text}: ${customer.name ?? customer.erpnextId}`;
  link.ariaLabel = link.title;
  link.replaceChildren(element('span', { dir: 'auto' }, customer.name ?? customer.erpnextId));
}
