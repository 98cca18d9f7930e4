import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { ownIn } from '../shell/own-fields.js';

const PAUSE = 300;
const texts = messages.fields;

/** `<own-filters>`: a filter for each field of the site's own that has one. Fires `filter` with the part of the address that changed. */
export class OwnFilters extends HTMLElement {
  #inputs = new Map(ownIn('filter').map(field => [`filter.${field.name}`, this.#input(field)]));
  #timer;
  #summary = element('summary', { class: 'button' }, texts.filters);
  #menu = element('details', { class: 'menu filters', onkeydown: event => event.key === 'Escape' && this.#close() }, this.#summary,
    element('div', { role: 'group', 'aria-label': texts.filters }, ...ownIn('filter').map(field =>
      element('label', {}, element('span', { dir: 'auto' }, field.label), this.#inputs.get(`filter.${field.name}`)))));

  set values(values) {
    let used = 0;
    for (const [name, input] of this.#inputs) {
      if (input !== document.activeElement) input.value = values[name] ?? '';
      if (values[name]) used++;
    }
    this.#summary.textContent = used ? `${texts.filters} (${used})` : texts.filters;
  }

  connectedCallback() {
    this.hidden = this.#inputs.size === 0;
    this.replaceChildren(this.#menu);
    document.addEventListener('click', event => this.contains(event.target) || (this.#menu.open = false));
  }

  #input({ name, label, type }) {
    const tell = pause => ({ target }) => this.#tell(`filter.${name}`, target.value.trim(), pause);
    if (type === 'yesNo') return element('select', { 'aria-label': label, onchange: tell(0) },
      ...Object.entries({ '': texts.any, true: messages.terms.yes, false: messages.terms.no }).map(([value, text]) => element('option', { value }, text)));
    return element('input', { type: type === 'date' ? 'date' : 'search', inputmode: type === 'number' || type === 'amount' ? 'decimal' : null, 'aria-label': label, dir: 'auto', autocomplete: 'off', maxlength: 400, oninput: tell(PAUSE) });
  }

  #tell(name, value, pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dispatchEvent(new CustomEvent('filter', { detail: { [name]: value } })), pause);
  }

  #close() {
    this.#menu.open = false;
    this.#summary.focus();
  }
}

customElements.define('own-filters', OwnFilters);
