import '../shell/notice.js';
import './change-list.js';
import './column-chooser.js';
import './customer-search.js';
import './customer-sort.js';
import './customer-table.js';
import './filter-bar.js';
import './saved-views.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { heading, openPage } from '../shell/page.js';
import { layoutText, takeLayout } from './columns.js';
import { ListQuery } from './list-query.js';
import { LivePage } from './live-page.js';
import { Selection, SelectionBar } from './selection.js';

const texts = messages.customers;
const { main, state, announcements } = openPage('customers');
const query = new ListQuery(show);
const selection = new Selection();

const search = element('customer-search');
const sort = element('customer-sort');
const chooser = element('column-chooser');
const filters = element('filter-bar');
const views = element('saved-views');
const table = element('customer-table', { 'aria-busy': 'true' });
const notice = element('page-notice');
const count = element('output');
const changes = element('change-list');
const deleted = element('input', { type: 'checkbox' });
const exported = element('a', { class: 'button', download: true }, texts.export);
const selected = new SelectionBar();

selected.selection = selection;
if (may('operator')) table.picks = selection;
main.append(
  element('section', { class: 'list', 'aria-label': texts.table },
    heading(messages.places.customers, texts.subtitle, may('operator') ? element('customer-sync-button') : ''),
    views,
    element('div', { class: 'toolbar' }, search, sort, chooser, may('operator') ? exported : ''),
    element('div', { class: 'toolbar narrow' }, filters, views.acts, element('label', { class: 'check' }, deleted, texts.withDeleted)),
    table, notice, element('footer', { class: 'foot' }, count)),
  element('aside', {}, changes), selected);
document.body.append(element('customer-sync-toasts'));

const page = new LivePage({ table, notice, count, state, changes, announcements, clear, counted }, query);
search.addEventListener('search', ({ detail }) => ask({ search: detail }));
for (const one of [sort, table]) one.addEventListener('sort', ({ detail }) => ask({ sort: detail }));
deleted.addEventListener('change', () => ask({ deleted: deleted.checked ? 'true' : '' }));
filters.addEventListener('filter', ({ detail }) => ask({ filters: detail }));
for (const one of [chooser, table]) one.addEventListener('columns', redraw);
table.addEventListener('view', ({ detail }) => page.look(detail));
table.addEventListener('jump', ({ detail }) => page.jump(detail));
views.addEventListener('view', ({ detail: { id, query: text } }) => { query.show(id, text); show(); });
views.addEventListener('saved', ({ detail }) => { query.saved(detail); views.show(query); });
const loaded = views.load();
if (query.view) await loaded;
show();
loaded.then(() => views.show(query));

function ask(change) {
  query.filter(change);
  show();
}

function clear() {
  if (query.values.search) search.clear();
  else ask({ filters: [] });
}

function redraw() {
  page.redraw();
  sort.value = query.values.sort;
  views.show(query);
}

function counted(total) {
  selected.all = { href: exported.href, total };
}

/** @returns {void} what the address says, or the view that it names */
function show() {
  const view = views.find(query.view);
  if (view) query.take(view.query);
  const before = layoutText();
  takeLayout(view && query.isAsSaved ? view.columns : undefined);
  if (layoutText() !== before) page.redraw();
  const { values } = query;
  if (search.value !== values.search) search.value = values.search;
  sort.value = table.sort = values.sort;
  filters.filters = values.filters;
  deleted.checked = values.deleted === 'true';
  exported.href = `/api/customers/export.csv?${query.params()}`;
  views.show(query);
  table.toTop();
  page.load();
}
