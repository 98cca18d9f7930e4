import '../shell/relative-time.js';
import { formatDuration, formatInstant } from '../shell/format.js';
import { element, setText } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { may } from '../shell/me.js';
import { cancel, confirmDeletes, runPath, undo } from './api.js';
import { COUNTS, kindOf, lasted, statusBadge } from './run-words.js';

const texts = messages.syncs;

/** `<sync-run>`: one run as it stands; while it is under way its numbers are written anew. Fires `run` with the run after a person's word, `error` with what went wrong. */
export class SyncRunPanel extends HTMLElement {
  #run;
  #shape;
  #parts;

  /** @param {import('../../sdk/customer-sync.js').SyncRun} run */
  set run(run) {
    this.#run = run;
    const shape = JSON.stringify([run.id, run.status, run.hold, run.queuedAt, run.undoUntil]);
    if (shape !== this.#shape) this.#build(run);
    this.#shape = shape;
    this.#fill(run);
  }

  get run() { return this.#run; }

  #build(run) {
    this.className = `panel run ${run.status}`;
    this.#parts = {
      stage: element('span'), progress: element('progress', { 'aria-label': texts.progress }), done: element('span'), pace: element('span'),
      message: element('p', { class: 'message', dir: 'auto', role: run.status === 'failed' ? 'alert' : 'status' }),
      counts: new Map(COUNTS.map(key => [key, element('dd')])), notes: element('ul', { class: 'run-notes' }),
    };
    this.replaceChildren(...[this.#header(run), run.status === 'running' && this.#bar(), this.#parts.message, run.hold && this.#hold(run), canUndo(run) && this.#undo(run), this.#numbers(), this.#parts.notes].filter(Boolean));
  }

  #header(run) {
    return element('header', {}, element('h2', {}, element('a', { href: runPath(run.id) }, kindOf(run))), statusBadge(run),
      element('span', {}, texts.triggers[run.trigger] ?? ''), element('relative-time', { datetime: run.startedAt }), element('span', { class: 'lasted' }, lasted(run)),
      run.status === 'running' && may('operator') ? element('button', { type: 'button', onclick: () => this.#ask(cancel) }, texts.cancel) : null);
  }

  #bar() {
    const { stage, progress, done, pace } = this.#parts;
    return element('div', { class: 'bar' }, stage, done, progress, pace);
  }

  #undo(run) {
    return element('div', { class: 'hold' }, element('p', {}, texts.undoUntil(number(run.deleted), formatInstant(run.undoUntil)), ' ', location.pathname === runPath(run.id) ? null : element('a', { href: runPath(run.id), class: 'all' }, texts.seeThem)),
      may('operator') ? element('div', { class: 'tools' }, element('button', { type: 'button', onclick: () => this.#ask(undo) }, texts.undo)) : null);
  }

  #hold({ id, hold, queuedAt }) {
    return element('div', { class: 'hold' }, element('p', {}, element('b', {}, texts.held(hold.deletes, hold.known)), ' ', texts.heldText),
      element('ul', {}, ...hold.examples.map(name => element('li', {}, element('a', { href: customerPath(name), dir: 'auto' }, name)))),
      location.pathname === runPath(id) ? null : element('p', {}, element('a', { href: runPath(id), class: 'all' }, texts.seeAll(number(hold.deletes)))), queuedAt && element('p', { role: 'status' }, texts.queuedDeletes),
      may('operator') && !queuedAt ? element('div', { class: 'tools' }, element('button', { type: 'button', class: 'danger', onclick: () => this.#ask(confirmDeletes) }, texts.confirm(number(hold.deletes))),
        element('button', { type: 'button', onclick: () => this.#ask(cancel) }, texts.cancelHeld)) : null);
  }

  #numbers() {
    return element('dl', { class: 'numbers' }, ...[...this.#parts.counts].map(([key, value]) => element('div', { class: key }, element('dt', {}, texts.counts[key]), value)));
  }

  #fill(run) {
    const { stage, progress, done, pace, message, counts, notes } = this.#parts;
    setText(stage, texts.stages[run.stage] ?? '');
    setText(done, run.total ? texts.of(number(run.processed), number(run.total)) : number(run.processed));
    if (run.total) Object.assign(progress, { max: run.total, value: Math.min(run.processed, run.total) });
    else progress.removeAttribute('value');
    setText(pace, [run.rowsPerSecond ? texts.pace(number(Math.round(run.rowsPerSecond))) : '', run.secondsLeft ? texts.left(formatDuration(run.secondsLeft)) : ''].filter(Boolean).join(' · '));
    setText(message, run.hold ? '' : run.message ?? '');
    for (const [key, value] of counts) {
      setText(value, number(run[key] ?? 0));
      value.classList.toggle('zero', !run[key]);
    }
    notes.replaceChildren(...(run.notes ?? []).map(note => element('li', { dir: 'auto' }, note)));
  }

  async #ask(act) {
    try {
      const run = await act(this.#run);
      if (run) this.dispatchEvent(new CustomEvent('run', { detail: run }));
    } catch (error) {
      this.dispatchEvent(new CustomEvent('error', { detail: error }));
    }
  }
}

const canUndo = ({ undoUntil }) => undoUntil && Date.parse(undoUntil) > Date.now();

customElements.define('sync-run', SyncRunPanel);
