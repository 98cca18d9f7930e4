import { element } from './html.js';
import { messages } from './i18n.js';

/**
 * `<page-pager>`: first, previous and next page of a list that is read by cursors. Fires `page` with the cursor of the wanted page
 * ('' is the first). The cursors on the way are kept with the entry of the browser's history.
 */
export class PagePager extends HTMLElement {
  #next = null;
  #first = this.#button('first', () => this.#go('', []));
  #back = this.#button('previous', () => this.#go(this.#way.at(-1) ?? '', this.#way.slice(0, -1)));
  #forward = this.#button('next', () => this.#go(this.#next, [...this.#way, this.#here]));

  connectedCallback() {
    this.setAttribute('role', 'navigation');
    this.setAttribute('aria-label', messages.shell.pages);
    this.replaceChildren(this.#first, this.#back, this.#forward);
  }

  /** After each page that was read. @param {string | null} next cursor of the page that follows @param {boolean} [more] whether there is one */
  show(next, more = next !== null) {
    this.#next = next;
    this.hidden = !more && !this.#here;
    set(this.#first, Boolean(this.#here));
    set(this.#back, Boolean(this.#here) && this.#way.length > 0);
    set(this.#forward, more);
  }

  get #here() { return new URLSearchParams(location.search).get('after') ?? ''; }
  get #way() { return history.state?.way ?? []; }

  #go(after, way) {
    this.dispatchEvent(new CustomEvent('page', { detail: { after, way } }));
  }

  #button(key, go) {
    return element('button', { type: 'button', class: key, onclick: () => this.#is(key) && go() }, messages.shell[key]);
  }

  #is(key) { return this.querySelector(`.${key}`).ariaDisabled !== 'true'; }
}

const set = (button, on) => button.setAttribute('aria-disabled', String(!on));

customElements.define('page-pager', PagePager);
