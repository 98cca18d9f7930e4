import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { choosable, choose, chosen, label, move, resetLayout } from './columns.js';

const texts = messages.customers;

/** `<column-chooser>`: which columns are shown, and in which order. Fires `columns`; the choice is remembered. */
export class ColumnChooser extends HTMLElement {
  #list = element('div', { role: 'group', 'aria-label': texts.columns });
  #menu = element('details', { class: 'menu', onkeydown: event => event.key === 'Escape' && this.#close(), ontoggle: () => this.#draw() },
    element('summary', { class: 'button' }, texts.columns),
    element('div', {}, this.#list, element('button', { type: 'button', class: 'plain', onclick: () => this.#do(resetLayout) }, texts.standardColumns)));

  connectedCallback() {
    this.#draw();
    this.replaceChildren(this.#menu);
    document.addEventListener('click', event => event.composedPath().includes(this) || (this.#menu.open = false));
  }

  #draw() {
    const shown = chosen();
    this.#list.replaceChildren(...choosable().map(key => element('div', { class: 'choice' },
      element('label', {}, element('input', { type: 'checkbox', value: key, checked: shown.includes(key), onchange: ({ target }) => this.#toggle(key, target.checked) }), element('span', { dir: 'auto' }, label(key))),
      shown.includes(key) ? this.#mover(key, -1, '↑', texts.moveUp) : null,
      shown.includes(key) ? this.#mover(key, 1, '↓', texts.moveDown) : null)));
  }

  #mover(key, by, sign, text) {
    const at = chosen().indexOf(key) + by;
    const can = at >= 0 && at < chosen().length;
    return element('button', { type: 'button', class: 'quiet', 'aria-label': text(label(key)), 'aria-disabled': String(!can), onclick: event => can && this.#move(key, by, event.target) }, sign);
  }

  #move(key, by, button) {
    const keys = chosen();
    const at = keys.indexOf(key);
    this.#do(() => move(key, by < 0 ? keys[at - 1] : keys[at + 2] ?? null));
    [...this.#list.querySelectorAll('button')].find(one => one.ariaLabel === button.ariaLabel)?.focus();
  }

  #toggle(key, on) {
    this.#do(() => choose(on ? [...chosen(), key] : chosen().filter(one => one !== key)));
    this.#list.querySelector(`input[value="${CSS.escape(key)}"]`)?.focus();
  }

  #do(change) {
    change();
    this.#draw();
    this.dispatchEvent(new CustomEvent('columns'));
  }

  #close() {
    this.#menu.open = false;
    this.#menu.firstElementChild.focus();
  }
}

customElements.define('column-chooser', ColumnChooser);
