import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const SHOWN = 1_500;
const texts = messages.customers;

/**
 * One button that stands in the cell at which the mouse or the keyboard is, and takes its value along. A button per cell would be thousands.
 * @param {HTMLElement} body of the table
 */
export class CopyButton {
  #button = element('button', { type: 'button', class: 'copy', tabindex: -1, onclick: event => this.#copy(event) });
  #timer;
  #isMoved = false;

  constructor(body) {
    body.addEventListener('pointerover', ({ target, pointerType }) => pointerType === 'mouse' && !this.#hasFocus && this.#put(target.closest('td[data-copy]')));
    body.addEventListener('pointerleave', () => this.#hasFocus || this.#button.remove());
    this.#button.addEventListener('blur', () => this.#isMoved || this.#button.remove());
  }

  /** To the next or the former cell of the row that can be copied. @returns {boolean} false when there is none */
  step(row, by) {
    const cells = [...row.querySelectorAll('td[data-copy]')].filter(cell => cell.querySelector('.own')?.textContent);
    const cell = cells[cells.indexOf(this.#button.parentNode) + by] ?? (by > 0 && !cells.includes(this.#button.parentNode) ? cells[0] : undefined);
    if (!cell) return false;
    this.#put(cell);
    this.#button.focus();
    return true;
  }

  get #hasFocus() { return document.activeElement === this.#button; }

  #put(cell) {
    const value = cell?.querySelector('.own')?.textContent;
    if (!value) return this.#button.remove();
    if (this.#button.parentNode === cell) return;
    this.#show(false);
    this.#button.ariaLabel = texts.copy(cell.dataset.label);
    this.#isMoved = true; // It loses the focus on the way.
    cell.append(this.#button);
    this.#isMoved = false;
  }

  async #copy(event) {
    event.stopPropagation();
    const text = this.#button.parentNode.querySelector('.own').textContent;
    await navigator.clipboard.writeText(text).then(() => this.#show(true), () => {});
  }

  #show(done) {
    clearTimeout(this.#timer);
    this.#button.classList.toggle('done', done);
    this.#button.title = done ? texts.copied : '';
    if (done) this.#timer = setTimeout(() => this.#show(false), SHOWN);
  }
}
