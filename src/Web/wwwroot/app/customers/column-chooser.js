import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { choosable, choose, chosenColumns, label } from './columns.js';

/** `<column-chooser>`: which columns are shown. Fires `columns`; the choice is remembered. */
export class ColumnChooser extends HTMLElement {
  #boxes = choosable.map(({ key }) => element('input', { type: 'checkbox', value: key, onchange: () => this.#tell() }));
  #menu = element('details', { class: 'menu', onkeydown: event => event.key === 'Escape' && this.#close() },
    element('summary', { class: 'button' }, messages.customers.columns),
    element('div', { role: 'group', 'aria-label': messages.customers.columns },
      ...this.#boxes.map(box => element('label', {}, box, label(box.value)))));

  connectedCallback() {
    const shown = chosenColumns().map(({ key }) => key);
    for (const box of this.#boxes) box.checked = shown.includes(box.value);
    this.replaceChildren(this.#menu);
    document.addEventListener('click', event => this.contains(event.target) || (this.#menu.open = false));
  }

  #close() {
    this.#menu.open = false;
    this.#menu.firstElementChild.focus();
  }

  #tell() {
    choose(this.#boxes.filter(box => box.checked).map(box => box.value));
    this.dispatchEvent(new CustomEvent('columns'));
  }
}

customElements.define('column-chooser', ColumnChooser);
