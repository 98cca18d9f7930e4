import { element, icon, sheet } from './dom.js';
import { define, FeedElement } from './feed-element.js';
import { textsFor } from './texts.js';

const GATHER = 800; // changes within it are told together
const SINGLY = 2; // more than this at once are summed up
const SHOWN = 3;
const STAYS = 6_000;

const styles = sheet(`
  :host { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: var(--customer-sync-layer, 1000); display: block;
    inline-size: min(22rem, calc(100vw - 2rem)); font: inherit; pointer-events: none; }
  :host([hidden]) { display: none; }
  ol { display: grid; gap: .5rem; margin: 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .15rem .75rem; padding: .7rem .9rem; pointer-events: auto;
    border: 1px solid var(--customer-sync-border, #d5d9e2); border-radius: var(--customer-sync-radius, .6rem);
    background: var(--customer-sync-background, Canvas); color: var(--customer-sync-color, CanvasText);
    box-shadow: 0 8px 24px rgb(0 0 0 / 15%); text-align: start; animation: arrive 180ms ease-out; }
  b { font-weight: 600; overflow-wrap: anywhere; }
  span { grid-column: 1; font-size: .85em; opacity: .8; overflow-wrap: anywhere; }
  button { grid-column: 2; grid-row: 1; border: 0; padding: .15rem; background: none; color: inherit; cursor: pointer; border-radius: .25rem; }
  button:focus-visible { outline: 2px solid var(--customer-sync-accent, #4753e0); }
  svg { display: block; inline-size: 1em; block-size: 1em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
  @keyframes arrive { from { opacity: 0; translate: 0 8px; } }
  @media (prefers-reduced-motion: reduce) { li { animation: none; } }
`);

/** `<customer-sync-toasts>`: who changed, and what; several at once are summed up. */
export class CustomerSyncToasts extends FeedElement {
  #region = element('section');
  #list = element('ol', { 'aria-live': 'polite', 'aria-relevant': 'additions', role: 'list' });
  #waiting = new Map();
  #gathering;
  #leaving = new Set();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styles()];
    root.append(this.#region);
    this.#region.append(this.#list);
    this.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#clear());
    for (const name of ['pointerenter', 'focusin']) this.#list.addEventListener(name, () => this.#stay());
    for (const name of ['pointerleave', 'focusout']) this.#list.addEventListener(name, () => this.#leaveLater());
  }

  connectedCallback() {
    super.connectedCallback();
    this.#region.setAttribute('aria-label', textsFor(this).toasts);
  }

  feedOptions() {
    return { ...this.getAttribute('after') && { after: this.getAttribute('after') }, onChange: change => this.#take(change) };
  }

  disconnectedCallback() {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#waiting.clear();
    this.#clear();
    super.disconnectedCallback();
  }

  /** The last change of each customer is the one to tell. */
  #take(change) {
    this.#waiting.set(change.customer.id, change);
    this.#gathering ??= setTimeout(() => this.#tell(), GATHER);
  }

  #tell() {
    this.#gathering = undefined;
    const changes = [...this.#waiting.values()];
    this.#waiting.clear();
    if (changes.length > SINGLY) this.#show(textsFor(this).many(changes.length), changes.slice(0, 3).map(nameOf).join(' · '));
    else for (const change of changes) this.#show(nameOf(change), explain(change, textsFor(this)));
  }

  #show(title, text) {
    const item = element('li', {}, element('b', { dir: 'auto' }, title), element('span', { dir: 'auto' }, text));
    item.append(element('button', { type: 'button', 'aria-label': textsFor(this).close, onclick: () => item.remove() }, icon('close')));
    this.#list.append(item);
    while (this.#list.childElementCount > SHOWN) this.#list.firstElementChild.remove();
    if (!this.#list.matches(':hover, :focus-within')) this.#leave(item);
  }

  #leave(item) {
    const timer = setTimeout(() => {
      this.#leaving.delete(timer);
      item.remove();
    }, STAYS);
    this.#leaving.add(timer);
  }

  #stay() {
    for (const timer of this.#leaving) clearTimeout(timer);
    this.#leaving.clear();
  }

  #leaveLater() {
    this.#stay();
    for (const item of this.#list.children) this.#leave(item);
  }

  #clear() {
    this.#stay();
    this.#list.replaceChildren();
  }
}

const nameOf = ({ customer, erpnextId }) => customer.name ?? erpnextId;

const explain = ({ kind, fields }, texts) =>
  kind === 'updated' && fields.length ? `${texts.kinds[kind]}: ${texts.fields(fields)}` : texts.kinds[kind] ?? kind;

define('customer-sync-toasts', CustomerSyncToasts);
