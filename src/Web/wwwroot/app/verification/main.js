import '../shell/notice.js';
import '../shell/pager.js';
import '../shell/relative-time.js';
import { address, get, send } from '../shell/api.js';
import { copyLine } from '../shell/copy-line.js';
import { DataTable } from '../shell/data-table.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { followFeed, heading, openPage } from '../shell/page.js';
import { Query } from '../shell/query.js';
import { Reader } from '../shell/reader.js';
import { columns } from './columns.js';
import { DifferenceFilters } from './difference-filters.js';
import { reliability } from './reliability.js';
import { Verify } from './verify.js';

const FRESH = 10_000;
const API = '/api/customers/verification';
const texts = messages.verification;
const { main, state, announcements } = openPage('verification');
const verdict = element('section', { class: 'panel verdict', 'aria-live': 'polite', hidden: true });
const sure = element('div', { class: 'sure' });
const notice = element('page-notice');
const told = element('page-notice');
const verify = new Verify(() => load(), failed);
const repair = element('button', { type: 'button', hidden: true, onclick: () => mend() }, texts.repair);
const table = DataTable.of({ label: texts.differences, columns });
const pager = element('page-pager', { hidden: true });
const query = new Query({ open: '', guess: '', erpnextId: '' }, () => show());
const filters = new DifferenceFilters(change => { query.filter(change); load(); });
const reader = new Reader(notice, texts.failedTitle);

main.append(heading(messages.places.verification, texts.subtitle, verify.button ?? ''), told, verdict, verify.node, sure,
  element('h2', { class: 'section' }, texts.differences), filters.node, notice, element('div', { class: 'tools repair' }, repair), table, element('footer', { class: 'foot' }, pager));
pager.addEventListener('page', ({ detail }) => { query.page(detail); load(); });
followFeed(state, { onSync: news => news.type === 'finished' && load(), onState: now => now === 'live' && load() });
setInterval(() => document.hidden || load(), FRESH);
show();

function show() {
  filters.values = query.values;
  load();
}

function load() {
  return reader.read(signal => Promise.all([get(API, signal), get(address(`${API}/differences`, { ...query.values, limit: '50' }), signal)]), ([now, page]) => {
    tell(now);
    verify.run = now.run;
    repair.hidden = !may('operator') || !page.items.some(({ erpnextId, mendedAt }) => erpnextId && !mendedAt);
    table.rows = page.items;
    pager.show(page.nextCursor);
    if (page.items.length === 0) notice.show('none', filters.areSet ? { title: texts.noMatch, action: { label: messages.deliveries.clear, run: () => filters.clear() } } : { title: texts.noneTitle, texts: [texts.noneText] });
  });
}

/** Those that are selected; with none, the first is led to. */
async function mend() {
  const boxes = [...table.querySelectorAll('input[type=checkbox]')];
  const chosen = boxes.filter(({ checked }) => checked);
  if (chosen.length === 0) return boxes[0]?.focus();
  told.hide();
  try {
    await send('POST', `${API}/repair`, { erpnextIds: chosen.map(({ value }) => value) });
    announcements.textContent = texts.repairing(chosen.length);
    setTimeout(load, 1_500);
  } catch (error) {
    failed(error);
  }
}

function failed(error) {
  told.show('failed', { title: messages.syncs.actionFailed, texts: [error.message], action: { label: messages.shell.close, run: () => told.hide() } });
}

let print;

function tell(now) {
  const told = JSON.stringify({ ...now, at: '', run: null });
  if (told === print) return;
  print = told;
  const isEqual = now.equal === now.customers;
  verdict.hidden = false;
  verdict.className = `panel verdict ${isEqual ? 'well' : 'warn'}`;
  verdict.replaceChildren(element('span', { class: 'mark', 'aria-hidden': 'true' }, isEqual ? '✓' : now.equal === null ? '?' : '≠'),
    element('div', {}, element('h2', {}, isEqual ? texts.isEqual : now.equal === null ? texts.notCompared : texts.isNotEqual), element('p', { class: 'line' }, ...copyLine(now))));
  sure.replaceChildren(reliability(now), now.unproven.length === 0 ? '' : element('section', { class: 'panel unproven' }, element('h2', {}, texts.unproven),
    element('ul', {}, ...now.unproven.map(one => element('li', { dir: 'auto' }, one)))));
}
