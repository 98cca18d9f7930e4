import { connectCustomerFeed } from '../feed/customer-feed.js';
import { hasSeen } from '../feed/cursor.js';
import { element, icon, sheet } from './dom.js';
import { runSync } from './sync-request.js';
import { textsFor } from './texts.js';

const ICONS = { idle: 'refresh', updates: 'bell', busy: 'spinner' };
const CALM = 2_000; // changes that follow one another quickly are one reason to sync
const AUTO = 'customer-sync auto';

const styles = sheet(`
  :host { display: inline-flex; flex-direction: column; gap: .35em; font: inherit; }
  :host([hidden]) { display: none; }
  button { display: inline-flex; align-items: center; gap: .55em; padding: .5em .9em; border: 1px solid var(--customer-sync-border, currentColor);
    border-radius: var(--customer-sync-radius, .5em); background: var(--customer-sync-background, transparent); color: var(--customer-sync-color, inherit);
    font: inherit; cursor: pointer; }
  button:focus-visible { outline: 2px solid var(--customer-sync-accent, #4753e0); outline-offset: 2px; }
  button[aria-disabled="true"] { cursor: progress; opacity: .75; }
  :host([state="updates"]) button { border-color: var(--customer-sync-accent, #4753e0); color: var(--customer-sync-accent, #4753e0); }
  svg { inline-size: 1.15em; block-size: 1.15em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .spinner { animation: turn 1s linear infinite; }
  [role="status"] { margin: 0; font-size: .85em; text-align: start; }
  [role="status"]:empty { display: none; }
  .failed { color: var(--customer-sync-bad, #c02b3c); }
  @keyframes turn { to { rotate: 360deg; } }
  @media (prefers-reduced-motion: reduce) { .spinner { animation: none; } }
  @media (forced-colors: active) { button { border-color: ButtonText; } }
`);

/** `<customer-sync-button>`: says when customers have changed, and syncs; with `auto-sync` by itself. */
export class CustomerSyncButton extends HTMLElement {
  /** @type {(() => string | Promise<string>) | undefined} */
  token;
  user;
  #feed;
  #button = element('button', { type: 'button', onclick: () => this.sync() });
  #told = element('p', { role: 'status' });
  #newest; // cursor of the last change that a sync has not seen
  #calm;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [styles];
    root.append(this.#button, this.#told);
  }

  get state() { return this.getAttribute('state') ?? 'idle'; }

  connectedCallback() {
    this.#show('idle');
    this.#feed = connectCustomerFeed({
      url: this.#url, token: this.token, user: this.user,
      onChange: change => this.#changed(change),
      onSync: news => this.state === 'busy' && news.type === 'progress' && this.#progress(news),
    });
  }

  disconnectedCallback() {
    clearTimeout(this.#calm);
    this.#feed.close();
  }

  async sync() {
    if (this.state === 'busy') return;
    this.#newest = undefined;
    this.#show('busy');
    this.#say('');
    this.#tell('sync-started');
    try {
      const run = await runSync(this.#url, this.token, now => this.#progress(now));
      this.#say(this.#result(run));
      this.#tell('sync-finished', run);
    } catch (error) {
      this.#failed(error);
    }
    this.#show(this.#newest ? 'updates' : 'idle');
  }

  get #url() {
    return new URL(this.getAttribute('src') ?? new URL('/api/customers/events', import.meta.url), location.href);
  }

  // What a sync itself changed is no news for another.
  #changed({ cause, cursor }) {
    if (cause === 'sync') return;
    this.#newest = cursor;
    if (this.state !== 'busy') this.#show('updates');
    if (!this.hasAttribute('auto-sync')) return;
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.#autoSync(), CALM);
  }

  /** Of many tabs one syncs, and the others see that it did. */
  async #autoSync() {
    const wanted = this.#newest;
    if (!wanted) return;
    if (!navigator.locks) return this.sync();
    await navigator.locks.request(AUTO, async () => {
      if (isDone(wanted)) return this.#settle(wanted);
      remember(wanted);
      await this.sync();
    });
  }

  #settle(seen) {
    if (this.#newest === seen && this.state === 'updates') this.#show('idle');
  }

  #progress({ processed, total }) {
    if (processed !== undefined) this.#label(textsFor(this).progress(processed, total));
  }

  /** A run that was cancelled, or that waits for a person, has not failed. */
  #result(run) {
    const texts = textsFor(this);
    return texts[run.status] ?? texts.synced({ created: 0, updated: 0, restored: 0, renamed: 0, merged: 0, deleted: 0, failed: 0, ...run });
  }

  #failed(error) {
    const texts = textsFor(this);
    this.#say(error.message || (texts[error.reason] ?? texts.failed), true);
    this.#tell('sync-failed', { reason: error.reason ?? 'failed', message: error.message });
  }

  #show(state) {
    const texts = textsFor(this);
    this.setAttribute('state', state);
    this.#button.setAttribute('aria-disabled', String(state === 'busy'));
    this.#button.setAttribute('aria-busy', String(state === 'busy'));
    this.#button.replaceChildren(icon(ICONS[state]), element('span', {}, { idle: texts.sync, updates: texts.updates, busy: texts.syncing }[state]));
  }

  #label(text) { this.#button.lastElementChild.textContent = text; }

  #say(text, failed = false) {
    this.#told.className = failed ? 'failed' : '';
    this.#told.textContent = text;
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}

const remember = cursor => { try { localStorage.setItem(AUTO, cursor); } catch { /* storage may be forbidden */ } };

function isDone(cursor) {
  try { return hasSeen(localStorage.getItem(AUTO) ?? undefined, cursor); } catch { return false; }
}

customElements.define('customer-sync-button', CustomerSyncButton);
