import { areUpdates, runSync } from '../client/run-sync.js';
import { hasSeen } from '../feed/cursor.js';
import { element, icon, sheet } from './dom.js';
import { define, FeedElement } from './feed-element.js';
import { textsFor } from './texts.js';

const ICONS = { idle: 'refresh', updates: 'bell', busy: 'spinner' };
const CALM = 2_000; // changes that follow one another quickly are one reason to sync
const AUTO = 'customer-sync auto';
const LOOK = 60_000; // how often it asks whether a sync would bring something

const styles = sheet(`
  :host { display: inline-flex; flex-direction: column; gap: .35em; font: inherit; }
  :host([hidden]) { display: none; }
  button { display: inline-flex; align-items: center; gap: .55em; padding: .5em .9em; border: 1px solid var(--customer-sync-border, currentColor);
    border-radius: var(--customer-sync-radius, .5em); background: var(--customer-sync-background, transparent); color: var(--customer-sync-color, inherit);
    font: inherit; cursor: pointer; }
  button:focus-visible { outline: 2px solid var(--customer-sync-accent, #4753e0); outline-offset: 2px; }
  button[aria-disabled="true"] { cursor: progress; opacity: .75; }
  button.updates { border-color: var(--customer-sync-accent, #4753e0); color: var(--customer-sync-accent, #4753e0); }
  svg { inline-size: 1.15em; block-size: 1.15em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .spinner { animation: turn 1s linear infinite; }
  [role="status"] { margin: 0; font-size: .85em; text-align: start; }
  [role="status"]:empty { display: none; }
  .failed { color: var(--customer-sync-bad, #c02b3c); }
  @keyframes turn { to { rotate: 360deg; } }
  @media (prefers-reduced-motion: reduce) { .spinner { animation: none; } }
  @media (forced-colors: active) { button { border-color: ButtonText; } }
`);

/**
 * `<customer-sync-button>`: says when a sync would bring what is not here yet, and syncs; with `auto-sync` by itself, then and when customers have
 * changed. What arrived by webhook is here already, and no reason to ring.
 */
export class CustomerSyncButton extends FeedElement {
  #state;
  #button = element('button', { type: 'button', onclick: () => this.sync() });
  #told = element('p', { role: 'status' });
  #newest; // cursor of the last change that a sync has not seen
  #calm;
  #updates = false;
  #looking;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [styles()];
    root.append(this.#button, this.#told);
  }

  get state() { return this.#state ?? 'idle'; }

  connectedCallback() {
    super.connectedCallback();
    this.#show(this.state);
    this.#looking = setInterval(() => document.hidden || this.#look(), LOOK);
  }

  feedOptions() {
    return {
      onChange: change => this.#changed(change),
      onSync: news => {
        if (this.state === 'busy' && news.type === 'progress') this.#progress(news);
        else if (news.type === 'finished') void this.#look();
      },
      onState: state => { if (state === 'live') void this.#look(); },
    };
  }

  disconnectedCallback() {
    clearTimeout(this.#calm);
    clearInterval(this.#looking);
    super.disconnectedCallback();
  }

  /** @returns the run, or undefined when it failed or one is under way */
  async sync() {
    if (this.state === 'busy') return undefined;
    let run;
    this.#newest = undefined;
    this.#show('busy');
    this.#say('');
    this.#tell('sync-started');
    try {
      run = await runSync(this.url, this.token, now => this.#progress(now));
      this.#say(this.#result(run));
      this.#tell('sync-finished', run);
    } catch (error) {
      this.#failed(error);
    }
    this.#updates = false;
    this.#show('idle');
    if (run) void this.#look();
    return run;
  }

  // What a sync itself changed is no news for another.
  #changed({ cause, cursor }) {
    if (cause === 'sync') return;
    this.#newest = cursor;
    if (this.hasAttribute('auto-sync')) this.#soon(() => this.#autoSync());
  }

  /** Whether a sync would bring something: the server knows. */
  async #look() {
    if (this.state === 'busy' || !this.isConnected) return;
    const had = this.#updates;
    this.#updates = await areUpdates(this.url, this.token);
    if (this.state === 'busy') return;
    if (this.#updates && !had) this.#say('');
    if (this.#updates !== had) this.#show(this.#updates ? 'updates' : 'idle');
    if (this.#updates && this.hasAttribute('auto-sync')) this.#soon(() => this.#bring());
  }

  #soon(act) {
    clearTimeout(this.#calm);
    this.#calm = setTimeout(act, CALM);
  }

  /** Of many tabs one brings them; the others find that nothing is left. */
  async #bring() {
    const work = async () => { if (await areUpdates(this.url, this.token)) await this.sync(); };
    if (!navigator.locks) await work();
    else await navigator.locks.request(`${AUTO} ${this.url.origin}`, work).catch(work);
  }

  /** Of many tabs one syncs, and the others see that it did. */
  async #autoSync() {
    const wanted = this.#newest;
    if (!wanted) return;
    const name = `${AUTO} ${this.url.origin}`;
    const work = async () => {
      if (isDone(name, wanted)) return;
      if ((await this.sync())?.status === 'completed') remember(name, wanted);
    };
    if (!navigator.locks) await work();
    else await navigator.locks.request(name, work).catch(work); // they may be denied
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
    this.#state = state;
    this.#button.className = state;
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

const remember = (name, cursor) => { try { localStorage.setItem(name, cursor); } catch { /* storage may be forbidden */ } };

function isDone(name, cursor) {
  try { return hasSeen(localStorage.getItem(name) ?? undefined, cursor); } catch { return false; }
}

define('customer-sync-button', CustomerSyncButton);
