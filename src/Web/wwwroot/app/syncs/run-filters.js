import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.syncs;

/** Which syncs of the history are shown. */
export class RunFilters {
  #tell;
  #fields = {
    kind: select(texts.columns.kind, texts.anyKind, texts.kinds),
    status: select(texts.columns.status, texts.anyStatus, texts.statuses),
    changed: element('input', { type: 'checkbox' }),
  };

  node = element('div', { class: 'toolbar filters', role: 'search', 'aria-label': texts.history, onchange: () => this.#say() },
    this.#fields.kind, this.#fields.status, element('label', { class: 'check' }, this.#fields.changed, texts.changedOnly));

  /** @param {(change: Record<string, string>) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  set values({ kind, status, changed }) {
    Object.assign(this.#fields.kind, { value: kind });
    Object.assign(this.#fields.status, { value: status });
    this.#fields.changed.checked = changed === 'true';
  }

  get areSet() { return Boolean(this.#fields.kind.value || this.#fields.status.value || this.#fields.changed.checked); }

  clear() {
    this.values = { kind: '', status: '', changed: '' };
    this.#fields.kind.focus();
    this.#say();
  }

  #say() {
    this.#tell({ kind: this.#fields.kind.value, status: this.#fields.status.value, changed: this.#fields.changed.checked ? 'true' : '' });
  }
}

const select = (label, any, names) => element('select', { 'aria-label': label }, element('option', { value: '' }, any),
  ...Object.entries(names).map(([value, name]) => element('option', { value }, name)));
