import '../shell/relative-time.js';
import '../syncs/sync-run.js';
import { send } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { runPath } from '../shell/links.js';
import { may } from '../shell/me.js';
import { statusBadge } from '../syncs/run-words.js';

const API = '/api/customers/verification';
const texts = messages.verification;

/** The verification that compares all: begun, paused and resumed by a person, with its progress. */
export class Verify {
  #failed;
  #changed;
  #run = null;
  #panel = element('sync-run', { hidden: true, onrun: () => this.#changed(), onerror: ({ detail }) => this.#failed(detail) });
  #last = element('p', { class: 'last', hidden: true });
  #turn = element('button', { type: 'button', hidden: true, onclick: () => this.#act(`/runs/${encodeURIComponent(this.#run.id)}/${this.#run.status === 'paused' ? 'resume' : 'pause'}`) });

  button = may('operator') ? element('button', { type: 'button', class: 'primary', title: texts.verifyHint, onclick: () => this.#act('') }, texts.verify) : null;
  node = element('div', { class: 'verify' }, this.#panel, element('div', { class: 'tools' }, this.#turn), this.#last);

  /** @param {() => void} changed @param {(error: Error) => void} failed */
  constructor(changed, failed) {
    this.#changed = changed;
    this.#failed = failed;
  }

  set run(run) {
    this.#run = run;
    const waits = run?.status === 'paused';
    const isUnderWay = waits || run?.status === 'running';
    this.#panel.hidden = !isUnderWay;
    if (isUnderWay) this.#panel.run = run;
    this.#turn.hidden = !isUnderWay || !may('operator');
    this.#turn.textContent = waits ? texts.resume : texts.pause;
    if (this.button) this.button.ariaDisabled = String(isUnderWay);
    this.#last.hidden = !run || isUnderWay;
    if (run && !isUnderWay) this.#last.replaceChildren(texts.lastRun, ' ', element('a', { href: runPath(run.id) }, element('relative-time', { datetime: run.startedAt })), ' ', statusBadge(run));
  }

  async #act(path) {
    if (!path && this.button.ariaDisabled === 'true') return;
    try {
      await send('POST', `${API}${path}`);
      this.#changed();
    } catch (error) {
      this.#failed(error);
    }
  }
}
