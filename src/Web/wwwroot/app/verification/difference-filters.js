import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.verification;

/** Which differences are shown. */
export class DifferenceFilters {
  #tell;
  #open = select(texts.columns.state, texts.anyState, { true: texts.isOpen, false: texts.isMended });
  #guess = select(texts.columns.guess, texts.anyGuess, texts.guesses);
  #name = element('input', { type: 'search', 'aria-label': texts.columns.customer, placeholder: texts.customerHint, dir: 'auto' });

  node = element('div', { class: 'toolbar filters', role: 'search', 'aria-label': texts.differences, onchange: () => this.#say() }, this.#open, this.#guess, this.#name);

  /** @param {(change: Record<string, string>) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  set values({ open, guess, erpnextId }) {
    this.#open.value = open;
    this.#guess.value = guess;
    this.#name.value = erpnextId;
  }

  get areSet() { return Boolean(this.#open.value || this.#guess.value || this.#name.value); }

  clear() {
    this.values = { open: '', guess: '', erpnextId: '' };
    this.#open.focus();
    this.#say();
  }

  #say() { this.#tell({ open: this.#open.value, guess: this.#guess.value, erpnextId: this.#name.value.trim() }); }
}

const select = (label, any, names) => element('select', { 'aria-label': label }, element('option', { value: '' }, any),
  ...Object.entries(names).map(([value, name]) => element('option', { value }, name)));
