import '../shell/notice.js';
import '../shell/pager.js';
import { badge } from '../shell/badge.js';
import { DataTable } from '../shell/data-table.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { may } from '../shell/me.js';
import { Query } from '../shell/query.js';
import { Reader } from '../shell/reader.js';
import { deletes, deletesFile } from './api.js';

const PAUSE = 300;
const texts = messages.syncs;

/** Whom a held run would delete, or whom a confirmed one has deleted: a list to search and to take along. */
export class Deletes {
  #id;
  #query = new Query({ search: '' }, () => this.#show());
  #notice = element('page-notice');
  #table = DataTable.of({ label: texts.deletes, columns, id: row => row.erpnextId });
  #pager = element('page-pager', { hidden: true });
  #reader = new Reader(this.#notice, texts.deletesFailed);
  #search = element('input', { type: 'search', placeholder: texts.searchDeletes, 'aria-label': texts.searchDeletes, dir: 'auto', maxlength: 200 });
  #file = element('a', { class: 'button', download: '', hidden: !may('operator') }, messages.customers.export);
  #timer;

  node = element('section', { hidden: true }, element('h2', { class: 'section' }, texts.deletes),
    element('div', { class: 'toolbar filters', role: 'search', 'aria-label': texts.deletes }, this.#search, this.#file), this.#notice, this.#table, element('footer', { class: 'foot' }, this.#pager));

  constructor(id) {
    this.#id = id;
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => { this.#query.filter({ search: this.#search.value.trim() }); this.load(); }, PAUSE);
    });
    this.#pager.addEventListener('page', ({ detail }) => { this.#query.page(detail); this.load(); });
    this.#show();
  }

  load() {
    const { search, after } = this.#query.values;
    this.#file.href = deletesFile(this.#id, search);
    return this.#reader.read(signal => deletes(this.#id, { search, after }, signal), ({ items, nextCursor }) => {
      this.#table.rows = items;
      this.#pager.show(nextCursor);
      this.node.hidden = items.length === 0 && !search && !after;
      if (items.length === 0) this.#notice.show('none', { title: messages.customers.noMatchTitle });
    });
  }

  #show() {
    this.#search.value = this.#query.values.search;
    this.load();
  }
}

const TONES = { held: 'warn', confirmed: 'bad', kept: 'good' };

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'customer', label: texts.columns.customer, cell: ({ erpnextId, name }) => element('a', { href: customerPath(erpnextId), class: 'own', dir: 'auto' }, name ?? erpnextId) },
  { key: 'id', label: messages.terms.fields.erpnextId, cell: ({ erpnextId }) => ownText(erpnextId) },
  { key: 'email', label: messages.terms.fields.email, cell: ({ email }) => ownText(email ?? '') },
  { key: 'city', label: messages.terms.fields.city, cell: ({ city }) => ownText(city ?? '') },
  { key: 'status', label: texts.columns.status, cell: ({ state, deletedAt }) => badge(texts.deleteStates[deletedAt && state !== 'kept' ? 'deleted' : state] ?? state, TONES[state]) },
];
