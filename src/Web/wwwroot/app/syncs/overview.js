import '../shell/notice.js';
import '../shell/pager.js';
import './sync-run.js';
import { DataTable } from '../shell/data-table.js';
import { formatInstant } from '../shell/format.js';
import { element, setText } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { followFeed, heading, openPage } from '../shell/page.js';
import { Query } from '../shell/query.js';
import { Reader } from '../shell/reader.js';
import { overview, runPath, runs, start } from './api.js';
import { changes, gist, kindOf, lasted, statusBadge } from './run-words.js';
import { RunFilters } from './run-filters.js';
import { schedule } from './schedule.js';

const FRESH = 5_000;
const texts = messages.syncs;

/** What is under way, what is held, what was and what comes. */
export function showSyncs() {
  const { main, state, announcements } = openPage('syncs');
  const notice = element('page-notice');
  const told = element('page-notice');
  const current = element('div', { class: 'current' });
  const plan = element('div');
  const table = DataTable.of({ label: texts.history, columns });
  const pager = element('page-pager', { hidden: true });
  const query = new Query({ kind: '', status: '', changed: '' }, () => show());
  const filters = new RunFilters(change => { query.filter(change); load(); });
  const queued = element('p', { class: 'queued', role: 'status', hidden: true });
  const reader = new Reader(notice, texts.failedTitle);
  const buttons = (may('operator') ? ['basic', 'enhanced'] : []).map(kind => element('button', { type: 'button', class: kind === 'basic' ? 'primary' : '', title: texts.hints[kind], onclick: () => begin(kind) }, texts.start[kind]));
  const panels = new Map();

  main.append(heading(messages.places.syncs, texts.subtitle, ...buttons), told, queued, current, plan, element('h2', { class: 'section' }, texts.history), filters.node, notice, table,
    element('footer', { class: 'foot' }, pager));
  pager.addEventListener('page', ({ detail }) => { query.page(detail); load(); });
  followFeed(state, { onSync: news => news.type === 'finished' ? ended(news) : under([news]), onState: now => now === 'live' && load() });
  setInterval(() => document.hidden || load(), FRESH);
  show();

  function show() {
    filters.values = query.values;
    load();
  }

  function load() {
    return reader.read(signal => Promise.all([overview(signal), runs(query.values, signal)]), ([now, page]) => {
      plan.replaceChildren(schedule(now));
      under([now.held, now.running].filter(Boolean), true);
      const full = now.queued?.some(({ kind }) => kind === 'full') ?? false;
      queued.hidden = !full;
      setText(queued, full ? texts.queuedFull : '');
      for (const button of buttons) button.setAttribute('aria-disabled', String(!now.isConfigured));
      table.rows = page.items;
      pager.show(page.nextCursor);
      if (page.items.length === 0 && filters.areSet) notice.show('none', { title: texts.noMatchTitle, action: { label: messages.deliveries.clear, run: () => filters.clear() } });
      else if (page.items.length === 0) notice.show('empty', { title: texts.emptyTitle, texts: [now.isConfigured ? texts.emptyText : texts.notConnected], ...!now.isConfigured && may('operator') && { action: { label: messages.customers.connect, run: () => location.assign('/settings') } } });
    });
  }

  /** Runs that have not ended; with `only`, no other has. */
  function under(list, only = false) {
    for (const run of list) panel(run.id).run = run;
    if (!only) return;
    for (const [id, one] of panels) if (!list.some(run => run.id === id)) { one.remove(); panels.delete(id); }
  }

  function panel(id) {
    if (panels.has(id)) return panels.get(id);
    const one = element('sync-run', { onrun: () => load(), onerror: ({ detail }) => failed(detail) });
    panels.set(id, one);
    current.append(one);
    return one;
  }

  function ended(run) {
    announcements.textContent = `${texts.statuses[run.status] ?? run.status}: ${changes(run)}`;
    load();
  }

  async function begin(kind) {
    if (buttons[0].ariaDisabled === 'true') return;
    told.hide();
    setTimeout(load, 300); // The answer may take as long as the run.
    try {
      under([(await start(kind)).data].filter(run => run.status === 'running' || run.status === 'held'));
      load();
    } catch (error) {
      failed(error);
    }
  }

  function failed(error) {
    told.show('failed', { title: texts.actionFailed, texts: [error.message], action: { label: messages.shell.close, run: () => told.hide() } });
  }
}

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'started', label: texts.columns.started, cell: run => element('a', { href: runPath(run.id) }, formatInstant(run.startedAt)) },
  { key: 'kind', label: texts.columns.kind, cell: kindOf },
  { key: 'status', label: texts.columns.status, cell: statusBadge },
  { key: 'trigger', label: texts.columns.trigger, cell: run => texts.triggers[run.trigger] ?? '' },
  { key: 'changes', label: texts.columns.changes, cell: run => element('span', { dir: 'auto' }, gist(run)) },
  { key: 'number', label: texts.columns.processed, cell: run => number(run.processed) },
  { key: 'number', label: texts.columns.lasted, cell: lasted },
];
