import '../shell/notice.js';
import './sync-run.js';
import { ApiError } from '../shell/api.js';
import { DataTable } from '../shell/data-table.js';
import { formatInstant } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { followFeed, name, openPage } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { failures, run as readRun } from './api.js';
import { Deletes } from './deletes.js';
import { kindOf } from './run-words.js';

const FRESH = 3_000;
const texts = messages.syncs;

/** One run, and the customers that it could not take. */
export function showRun(id) {
  const { main, state } = openPage('syncs', texts.one);
  const notice = element('page-notice');
  const told = element('page-notice');
  const panel = element('sync-run', { hidden: true, onrun: () => load(), onerror: ({ detail }) => told.failed(texts.actionFailed, detail, () => told.hide()) });
  const title = element('h2', { class: 'section', hidden: true }, texts.failures);
  const table = DataTable.of({ label: texts.failures, columns, id: row => row.erpnextId });
  const more = element('button', { type: 'button', hidden: true, onclick: () => loadMore() }, texts.moreFailures);
  const reader = new Reader(notice, texts.oneFailed);
  const gone = new Deletes(id);
  let rows = [];
  let next = null;
  table.rows = [];

  main.append(element('nav', { class: 'crumbs', 'aria-label': messages.customer.crumbs }, element('a', { href: '/syncs' }, messages.places.syncs)), element('h1', { class: 'unseen' }, texts.one), told, panel, notice, title, table, more, gone.node);
  followFeed(state, { onSync: news => { if (news.id === id) { panel.run = news; if (news.type === 'finished') load(); } }, onState: now => now === 'live' && load() });
  setInterval(() => { if (!document.hidden && panel.run?.status === 'running') load(); }, FRESH);
  load();

  function load() {
    return reader.read(signal => Promise.all([readRun(id, signal), failures(id, undefined, signal)]).catch(explain), ([run, page]) => {
      name(`${kindOf(run)} · ${formatInstant(run.startedAt)}`);
      if (panel.run && panel.run.status !== run.status || panel.run?.hold?.foundAt !== run.hold?.foundAt) gone.load();
      panel.run = run;
      panel.hidden = false;
      if (rows.length <= page.items.length) show(page.items, page.nextCursor);
    });
  }

  async function loadMore() {
    try {
      const page = await failures(id, next);
      show([...rows, ...page.items], page.nextCursor);
    } catch (error) {
      told.failed(texts.actionFailed, error, () => { told.hide(); loadMore(); });
    }
  }

  function show(items, cursor) {
    table.rows = rows = items;
    next = cursor;
    more.hidden = cursor === null;
    title.hidden = items.length === 0;
  }
}

function explain(error) {
  throw error.status === 404 ? new ApiError(texts.unknown, 404) : error;
}

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'customer', label: texts.columns.customer, cell: ({ erpnextId }) => element('a', { href: customerPath(erpnextId), dir: 'auto' }, erpnextId) },
  { key: 'message', label: texts.columns.message, cell: ({ message }) => element('span', { dir: 'auto' }, message) },
  { key: 'number', label: texts.columns.at, cell: ({ at }) => formatInstant(at) },
];
