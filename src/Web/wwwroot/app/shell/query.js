/** What a page shows, kept in its address: deep links, back and forward work. */
export class Query {
  #defaults;
  #changed;

  /** @param {Record<string, string>} defaults the names, and what each is when the address is silent @param {() => void} changed after back and forward */
  constructor(defaults, changed) {
    this.#defaults = { after: '', ...defaults };
    this.#changed = changed;
    this.#read();
    addEventListener('popstate', () => { this.#read(); this.#changed(); });
  }

  /** @type {Record<string, string>} */
  values;

  /** Another filter begins at the first page, and is no step to go back. */
  filter(change) {
    this.#write({ ...this.values, ...change, after: '' });
    history.replaceState({}, '', this.#address());
  }

  /** Another page is a step to go back. @param {{ after: string, way: string[] }} page */
  page({ after, way }) {
    this.#write({ ...this.values, after });
    history.pushState({ way }, '', this.#address());
  }

  #write(values) { this.values = values; }

  #read() {
    const asked = new URLSearchParams(location.search);
    this.values = Object.fromEntries(Object.entries(this.#defaults).map(([name, value]) => [name, asked.get(name)?.trim() ?? value]));
  }

  #address() {
    const kept = new URLSearchParams(Object.entries(this.values).filter(([name, value]) => value !== this.#defaults[name]));
    return `${location.pathname}${kept.size ? `?${kept}` : ''}`;
  }
}
