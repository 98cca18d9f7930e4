import { DataTable } from '../shell/data-table.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { copyable } from '../shell/notice.js';
import { followFeed, heading } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { openSettings } from './frame.js';

const close = notice => ({ label: messages.shell.close, run: () => notice.hide() });

/** A page of the settings that shows one list: heading, what was done last, what adds to the list, the list. */
export class ListPage {
  #read;
  #empty;
  #notice = element('page-notice');
  #told = element('page-notice');
  #table;
  #reader = new Reader(this.#notice, messages.access.failedTitle);

  /**
   * @param {'people' | 'keys' | 'hooks' | 'sessions' | 'audit'} part
   * @param {{ columns: import('../shell/data-table.js').Column[], read(signal: AbortSignal): Promise<any[]>, tools?: Node[], above?: Node[], below?: Node[], empty?: string }} content
   */
  constructor(part, { columns, read, tools = [], above = [], below = [], empty }) {
    const texts = messages.access[part];
    const { main, state } = openSettings(part);
    this.#read = read;
    this.#empty = empty ?? texts.empty;
    this.#table = DataTable.of({ label: texts.title, columns });
    main.append(heading(texts.title, texts.subtitle, ...tools), this.#told, ...above, this.#notice, this.#table, ...below);
    followFeed(state, {});
  }

  load() {
    return this.#reader.read(this.#read, rows => {
      this.#table.rows = rows;
      if (rows.length === 0) this.#notice.show('empty', { title: this.#empty });
    });
  }

  /** Does something, tells when that failed, and reads the list again. @param {() => Promise<void>} act */
  async attempt(act) {
    this.#told.hide();
    try {
      await act();
    } catch (error) {
      this.#told.show('failed', { title: messages.syncs.actionFailed, texts: [error.message], action: close(this.#told) });
      this.#told.scrollIntoView({ block: 'nearest' });
    }
    await this.load();
  }

  /** @param {'done' | 'failed'} kind */
  tell(kind, title, text = []) {
    this.#told.show(kind, { title, texts: [text].flat(), action: close(this.#told) });
  }

  /** Tells a secret, the only time that it can be told. */
  tellOnce(title, text, secret) {
    this.#told.show('done', { title, texts: [text, copyable(secret)], action: close(this.#told) });
    this.#told.scrollIntoView({ block: 'nearest' });
  }
}
