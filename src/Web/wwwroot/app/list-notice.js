import { webhookUrl } from './api.js';
import { element } from './html.js';
import { messages } from './messages.js';

/** `<list-notice>`: what stands in the place of the list when there is none. Fires `retry` and `clear`. */
export class ListNotice extends HTMLElement {
  hide() {
    if (this.hidden) return;
    this.replaceChildren();
    this.hidden = true;
    this.dataset.kind = '';
  }

  empty() {
    this.#show('empty', messages.emptyTitle, [messages.emptyText, copyable(webhookUrl()), messages.emptyHint]);
  }

  noMatch(search) {
    this.#show('none', messages.noMatchTitle, [messages.noMatchText(search)], this.#button(messages.clearSearch, 'clear'));
  }

  failed(message) {
    this.#show('failed', messages.failedTitle, [message], this.#button(messages.retry, 'retry'));
  }

  #show(kind, title, texts, button) {
    if (this.dataset.kind === kind && kind === 'empty') return;
    this.hidden = false;
    this.dataset.kind = kind;
    this.setAttribute('role', kind === 'failed' ? 'alert' : 'status');
    this.replaceChildren(element('span', { class: 'sign', 'aria-hidden': 'true' }), element('h2', {}, title),
      ...texts.map(text => element('p', { dir: 'auto' }, text)), button ?? '');
  }

  #button(text, event) {
    return element('button', { type: 'button', class: 'primary', onclick: () => this.dispatchEvent(new CustomEvent(event)) }, text);
  }
}

function copyable(text) {
  const button = element('button', { type: 'button', onclick: () => copy(text, button) }, messages.copy);
  return element('span', { class: 'copyable' }, element('code', { dir: 'ltr' }, text), button);
}

// The clipboard exists only on https and localhost; elsewhere the address can still be selected.
async function copy(text, button) {
  await navigator.clipboard?.writeText(text);
  button.textContent = messages.copied;
}

customElements.define('list-notice', ListNotice);
