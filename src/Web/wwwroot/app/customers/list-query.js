import { formatFilter, isSort, parseFilter } from './list-fields.js';

const PLAIN = { search: '', sort: 'name', deleted: '' };

/** What the list shows, kept in its address: deep links, back and forward work. `/customers?view=…` alone is a saved view as it was saved. */
export class ListQuery {
  /** @type {{ search: string, sort: string, deleted: string, filters: { field: object, test: string, value: string }[] }} */
  values = { ...PLAIN, filters: [] };
  view = '';

  /** @param {() => void} changed after back and forward */
  constructor(changed) {
    this.#read();
    addEventListener('popstate', () => { this.#read(); changed(); });
  }

  /** Whether the address says more than which view. */
  isAsSaved = true;

  /** Takes what a saved view says. @param {string} query */
  take(query) {
    if (this.isAsSaved) this.values = valuesOf(new URLSearchParams(query));
  }

  filter(change) {
    this.values = { ...this.values, ...change };
    this.isAsSaved = false;
    history.replaceState({}, '', this.address);
  }

  /** To a view, or to all customers. @param {string} view @param {string} query */
  show(view, query) {
    [this.view, this.values, this.isAsSaved] = [view, valuesOf(new URLSearchParams(query)), true];
    history.pushState({}, '', this.address);
  }

  /** The view was saved, or is none any more. */
  saved(view) {
    [this.view, this.isAsSaved] = [view, true];
    history.replaceState({}, '', view ? this.address : this.addressOf(this.text));
  }

  /** What the server is asked, and a view keeps; parts with empty values are filters for nothing. */
  get text() { return this.params().toString(); }

  params() {
    const { filters, ...plain } = this.values;
    return new URLSearchParams([...Object.entries(plain).filter(([name, value]) => value !== PLAIN[name]), ...filters.map(formatFilter)]);
  }

  get address() {
    if (this.view && this.isAsSaved) return `/customers?view=${encodeURIComponent(this.view)}`;
    return this.addressOf(`${this.view ? `view=${encodeURIComponent(this.view)}&` : ''}${this.text}`);
  }

  addressOf(text) { return `${this.view ? '/customers' : '/'}${text ? `?${text}` : ''}`; }

  #read() {
    const asked = new URLSearchParams(location.search);
    this.view = asked.get('view') ?? '';
    asked.delete('view');
    this.isAsSaved = asked.size === 0;
    this.values = valuesOf(asked);
  }
}

function valuesOf(asked) {
  const sort = asked.get('sort') ?? PLAIN.sort;
  return {
    search: asked.get('search')?.trim() ?? '', sort: isSort(sort) ? sort : PLAIN.sort, deleted: asked.get('deleted') === 'true' ? 'true' : '',
    filters: [...asked].map(part => parseFilter(part)).filter(Boolean),
  };
}
