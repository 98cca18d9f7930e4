import { formatAge, formatInstantZoned } from './format.js';

const shown = new Set();
let timer;

/** `<relative-time datetime="ISO">`: '3 min ago', kept true by one timer for all of them. */
export class RelativeTime extends HTMLElement {
  static observedAttributes = ['datetime'];

  connectedCallback() {
    shown.add(this);
    timer ??= setInterval(() => shown.forEach(one => one.render()), 5_000);
    this.render();
  }

  disconnectedCallback() {
    shown.delete(this);
    if (shown.size === 0) timer = clearInterval(timer);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.render();
  }

  render() {
    const iso = this.getAttribute('datetime');
    this.textContent = formatAge(iso);
    this.title = formatInstantZoned(iso);
  }
}

customElements.define('relative-time', RelativeTime);
