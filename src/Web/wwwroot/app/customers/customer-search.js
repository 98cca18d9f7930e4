import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const PAUSE = 200;

/** `<customer-search>`: fires `search` with the wanted text in `detail`, when typing pauses. `/` focuses it. */
export class CustomerSearch extends HTMLElement {
  #input = element('input', {
    type: 'search', autocomplete: 'off', spellcheck: 'false', dir: 'auto', maxlength: 200, enterkeyhint: 'search',
    'aria-label': messages.customers.search, 'aria-keyshortcuts': '/', placeholder: messages.customers.searchHint, oninput: () => this.#later(), onkeydown: event => this.#key(event),
  });
  #clear = element('button', { type: 'button', class: 'quiet', 'aria-label': messages.customers.clearSearch, onclick: () => this.clear() }, '×');
  #told = '';
  #timer;

  get value() { return this.#input.value.trim(); }
  set value(text) {
    this.#input.value = this.#told = text;
    this.#showClear();
  }

  connectedCallback() {
    this.setAttribute('role', 'search');
    this.replaceChildren(this.#input, element('kbd', { 'aria-hidden': 'true' }, '/'), this.#clear);
    this.#showClear();
    document.addEventListener('keydown', this.#shortcut);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#shortcut);
  }

  clear() {
    this.#input.value = '';
    this.#tell();
    this.#input.focus();
  }

  #shortcut = event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return;
    event.preventDefault();
    this.#input.select();
  };

  #key(event) {
    if (event.key === 'Enter') this.#tell();
    if (event.key === 'Escape' && this.#input.value) this.clear();
  }

  #later() {
    this.#showClear();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), PAUSE);
  }

  #tell() {
    clearTimeout(this.#timer);
    this.#showClear();
    if (this.value === this.#told) return;
    this.#told = this.value;
    this.dispatchEvent(new CustomEvent('search', { detail: this.value }));
  }

  #showClear() {
    this.toggleAttribute('filled', this.#input.value !== '');
  }
}

customElements.define('customer-search', CustomerSearch);
