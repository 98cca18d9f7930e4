import { badge } from '../shell/badge.js';
import { formatDuration } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { test } from './api.js';

const texts = messages.settings.test;
const TONES = { running: 'accent', ok: 'good', failed: 'bad', skipped: 'calm' };

/** `<connection-test>`: tests the whole loop; its steps appear as they begin and end. Fires `tested` at the end. */
export class ConnectionTest extends HTMLElement {
  #customer = element('input', { type: 'text', id: 'test-customer', dir: 'auto', maxlength: 140, placeholder: texts.canary, 'aria-describedby': 'test-hint' });
  #button = element('button', { type: 'submit', class: 'primary' }, texts.start);
  #steps = element('ol', { class: 'steps', 'aria-live': 'polite', 'aria-label': texts.steps });
  #verdict = element('p', { class: 'verdict', role: 'status', dir: 'auto' });
  #rows = new Map();
  #failed = false;

  connectedCallback() {
    if (this.#steps.isConnected) return;
    this.append(element('form', { onsubmit: event => { event.preventDefault(); this.run(); } },
      element('label', { for: 'test-customer' }, texts.customer), this.#customer, this.#button), element('p', { class: 'calm', id: 'test-hint' }, texts.hint), this.#steps, this.#verdict);
  }

  async run() {
    if (this.ariaBusy === 'true') return;
    this.#begin();
    try {
      await test(this.#customer.value.trim(), step => this.#show(step));
      this.#say(this.#failed ? texts.failed : texts.passed, this.#failed ? 'wrong' : 'right');
    } catch (error) {
      this.#say(error.message, 'wrong');
    }
    this.ariaBusy = 'false';
    this.#button.setAttribute('aria-disabled', 'false');
    this.dispatchEvent(new CustomEvent('tested', { detail: !this.#failed, bubbles: true }));
  }

  #begin() {
    this.ariaBusy = 'true';
    this.#button.setAttribute('aria-disabled', 'true');
    this.#rows.clear();
    this.#failed = false;
    this.#steps.replaceChildren();
    this.#say('', '');
  }

  #show(step) {
    this.#failed ||= step.status === 'failed';
    const row = element('li', { class: step.status }, element('i', { class: 'mark', 'aria-hidden': 'true' }),
      element('div', {}, element('h3', {}, texts.titles[step.id] ?? step.title), step.detail ? element('p', { dir: 'auto' }, step.detail) : null,
        step.cure ? element('p', { class: 'cure', dir: 'auto' }, step.cure) : null),
      step.ms == null ? badge(texts.statuses[step.status], TONES[step.status]) : element('span', { class: 'took' }, badge(texts.statuses[step.status], TONES[step.status]), formatDuration(step.ms / 1000)));
    const known = this.#rows.get(step.id);
    if (known) known.replaceWith(row);
    else this.#steps.append(row);
    this.#rows.set(step.id, row);
  }

  #say(text, kind) {
    this.#verdict.textContent = text;
    this.#verdict.className = `verdict ${kind}`;
  }
}

customElements.define('connection-test', ConnectionTest);
