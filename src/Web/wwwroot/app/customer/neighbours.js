import { get } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { keepListPlace, listPlace } from '../shell/list-place.js';

const PAGE = '100';
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
    if (found) keepListPlace(found.place);
    if (found) this.#back.href = found.place.path + found.place.search;
    lead(this.#previous, found?.previous, texts.previousOne);
    lead(this.#next, found?.next, texts.nextOne);
  }
}

/** Whoever steps from page to page of the list comes to its next page too, or to the one before. */
async function locate(place, id) {
  const here = await pageAt(place);
  const found = at(here, id) ?? at(await pageAt(after(place, here)), id) ?? at(await pageAt(before(place)), id);
  if (!found) return null;
  const { page, index } = found;
  return {
    place: page.place,
    previous: page.items[index - 1] ?? (index === 0 ? (await pageAt(before(page.place)))?.items.at(-1) : null),
    next: page.items[index + 1] ?? (await pageAt(after(page.place, page)))?.items[0],
  };
}

async function pageAt(place) {
  if (!place) return null;
  const query = await queryOf(new URLSearchParams(place.search));
  query.set('limit', PAGE);
  return { place, ...await get(`/api/customers?${query}`) };
}

/** A saved view has its filters elsewhere than in the address. */
async function queryOf(asked) {
  const view = asked.get('view');
  if (!view) return asked;
  const query = new URLSearchParams((await get('/api/views')).items.find(({ id }) => id === view)?.query ?? '');
  if (asked.get('after')) query.set('after', asked.get('after'));
  return query;
}

function at(page, id) {
  const index = page?.items.findIndex(one => one.id === id) ?? -1;
  return index < 0 ? null : { page, index };
}

const after = ({ path, search, way }, { nextCursor }) => nextCursor ? { path, search: withCursor(search, nextCursor), way: [...way, cursorOf(search)] } : null;
const before = ({ path, search, way }) => cursorOf(search) ? { path, search: withCursor(search, way.at(-1) ?? ''), way: way.slice(0, -1) } : null;
const cursorOf = search => new URLSearchParams(search).get('after') ?? '';

function withCursor(search, cursor) {
  const query = new URLSearchParams(search);
  if (cursor) query.set('after', cursor);
  else query.delete('after');
  return query.size ? `?${query}` : '';
}

function lead(link, customer, text) {
  link.hidden = !customer;
  if (!customer) return;
  link.href = customerPath(customer.erpnextId);
  link.title = `${text}: ${customer.name ?? customer.erpnextId}`;
  link.ariaLabel = link.title;
  link.replaceChildren(element('span', { dir: 'auto' }, customer.name ?? customer.erpnextId));
}
