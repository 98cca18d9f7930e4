import { element } from './html.js';
import { messages } from './messages.js';

/** `<more-button>`: fires `more` when pressed, and by itself when it comes near the screen. */
export class MoreButton extends HTMLElement {
  #button = element('button', { type: 'button', onclick: () => this.#ask() }, messages.more);
  #observer = new IntersectionObserver(entries => entries.at(-1).isIntersecting && this.#ask(), { rootMargin: '0px 0px 300px' });

  #state = 'end';

  connectedCallback() {
    this.replaceChildren(this.#button);
  }

  get state() { return this.#state; }

  /** @param {'idle' | 'busy' | 'failed' | 'end'} state */
  set state(state) {
    this.#state = state;
    this.hidden = state === 'end';
    this.#button.setAttribute('aria-disabled', String(state === 'busy'));
    this.#button.textContent = { busy: messages.loadingMore, failed: messages.moreFailed }[state] ?? messages.more;
    // Observing anew reports at once, so a screen that is still not full asks for the next page too.
    this.#observer.disconnect();
    if (state === 'idle') this.#observer.observe(this);
  }

  #ask() {
    this.dispatchEvent(new CustomEvent('more'));
  }
}

customElements.define('more-button', MoreButton);
