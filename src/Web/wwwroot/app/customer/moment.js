import { get } from '../shell/api.js';
import { formatInstantZoned } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerApi } from '../shell/links.js';
import { toInstant, toLocal } from '../shell/local-time.js';

const texts = messages.customer.moment;

/** The customer as it was: the moment stands in the address (`at`), and beside it the one that it is compared with (`with`; none: now). */
export class Moment {
  #then = element('input', { type: 'datetime-local', required: true });
  #with = element('input', { type: 'datetime-local' });
  #said = element('p', { role: 'status' });
  #now = element('a', {}, texts.back);
  #changed;

  node = element('details', { class: 'panel moment' }, element('summary', {}, texts.title),
    element('form', { class: 'filters', onsubmit: event => this.#ask(event) },
      element('label', {}, texts.at, this.#then), element('label', {}, texts.with, this.#with), element('button', { class: 'primary' }, texts.show)),
    element('div', { class: 'said', hidden: true }, this.#said, this.#now));

  /** @param {() => void} changed after another moment was asked for */
  constructor(changed) {
    this.#changed = changed;
    addEventListener('popstate', changed);
    this.#now.addEventListener('click', event => { event.preventDefault(); this.go({ at: '', with: '' }); });
  }

  /** What the address asks for; empty: the customer as it is. */
  get asked() {
    const query = new URLSearchParams(location.search);
    return { at: query.get('at') ?? '', with: query.get('with') ?? '' };
  }

  /** Both states of the customer, or null while nobody asks for one. */
  async read({ erpnextId }, now, signal) {
    const { at, with: other } = this.asked;
    if (!at) return null;
    const one = time => time ? get(customerApi(erpnextId, '', { at: time }), signal) : now;
    const [then, compared] = await Promise.all([one(at), one(other)]);
    return { then, compared, label: other ? formatInstantZoned(other) : texts.now };
  }

  show(states) {
    const { at, with: other } = this.asked;
    this.node.open ||= Boolean(at);
    this.node.classList.toggle('past', Boolean(states));
    this.#then.value = toLocal(at);
    this.#with.value = toLocal(other);
    this.#now.href = location.pathname;
    this.#said.parentElement.hidden = !at;
    this.#said.textContent = states ? texts.said(formatInstantZoned(at), states.label) : '';
  }

  failed(error) {
    this.show(null);
    this.#said.textContent = error.message;
  }

  /** Another moment: a step to go back. @param {{ at: string, with: string }} asked */
  go(asked) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(asked)) if (value) query.set(name, value); else query.delete(name);
    history.pushState({}, '', `${location.pathname}${query.size ? `?${query}` : ''}`);
    this.#changed();
  }

  #ask(event) {
    event.preventDefault();
    this.go({ at: toInstant(this.#then.value), with: toInstant(this.#with.value) });
  }
}
