import { element } from './html.js';
import { messages } from './i18n.js';

/** `<connection-state state="live">`: how the page is connected to the change feed. */
export class ConnectionState extends HTMLElement {
  static observedAttributes = ['state'];
  #label = element('span');

  get state() { return this.getAttribute('state'); }
  set state(state) { this.setAttribute('state', state); }

  connectedCallback() {
    this.setAttribute('role', 'status');
    this.replaceChildren(element('i', { 'aria-hidden': 'true' }), this.#label);
    this.attributeChangedCallback();
  }

  attributeChangedCallback() {
    this.#label.textContent = messages.shell.states[this.state] ?? '';
    this.title = messages.shell.stateHints[this.state] ?? '';
  }
}

customElements.define('connection-state', ConnectionState);
