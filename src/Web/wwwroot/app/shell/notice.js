import { element } from './html.js';
import { messages } from './i18n.js';

/** `<page-notice>`: what stands in the place of content when there is none: empty, none found, failed, or something to know. */
export class PageNotice extends HTMLElement {
  #shown;

  connectedCallback() {
    if (!this.#shown) this.hidden = true;
  }

  hide() {
    this.#shown = undefined;
    this.hidden = true;
    delete this.dataset.kind;
    this.replaceChildren();
  }

  /**
   * @param {'empty' | 'none' | 'failed' | 'warn'} kind
   * @param {{ title: string, texts?: (string | Node)[], action?: { label: string, run(): void } }} content
   */
  show(kind, { title, texts = [], action }) {
    const key = [kind, title, ...texts.map(text => text.textContent ?? text)].join('\n');
    if (key === this.#shown) return;
    this.#shown = key;
    this.hidden = false;
    this.dataset.kind = kind;
    this.setAttribute('role', kind === 'failed' ? 'alert' : 'status');
    this.replaceChildren(element('span', { class: 'sign', 'aria-hidden': 'true' }), element('h2', {}, title),
      ...texts.map(text => text instanceof Node ? text : element('p', { dir: 'auto' }, text)),
      action ? element('button', { type: 'button', class: 'primary', onclick: action.run }, action.label) : '');
  }

  loading() {
    this.show('loading', { title: messages.shell.loading });
  }

  /** @param {() => void} retry */
  failed(title, error, retry) {
    this.show('failed', { title, texts: [error.message], action: { label: messages.shell.retry, run: retry } });
  }
}

/** An address to be copied. */
export function copyable(text) {
  const button = element('button', { type: 'button', onclick: () => copy(text, button) }, messages.shell.copy);
  return element('span', { class: 'copyable' }, element('code', { dir: 'ltr' }, text), button);
}

// The clipboard exists only on https and localhost; elsewhere the address can still be selected.
async function copy(text, button) {
  await navigator.clipboard?.writeText(text);
  button.textContent = messages.shell.copied;
}

customElements.define('page-notice', PageNotice);
