import '../shell/notice.js';
import '../shell/pager.js';
import './change-list.js';
import './column-chooser.js';
import './customer-search.js';
import './customer-sort.js';
import './customer-table.js';
import './own-filters.js';
import { address } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { ownQuery } from '../shell/own-fields.js';
import { heading, openPage } from '../shell/page.js';
import { Query } from '../shell/query.js';
import { LivePage } from './live-page.js';

const texts = messages.customers;
const { main, state, announcements } = openPage('customers');
const query = new Query({ search: '', sort: 'name', deleted: '', ...ownQuery }, show);

const search = element('customer-search');
const sort = element('customer-sort');
const chooser = element('column-chooser');
const filters = element('own-filters');
const table = element('customer-table', { 'aria-busy': 'true' });
const notice = element('page-notice');
const pager = element('page-pager', { hidden: true });
const count = element('output');
const changes = element('change-list');
const deleted = element('input', { type: 'checkbox' });
const exported = element('a', { class: 'button', download: true }, texts.export);

main.append(
  element('section', { class: 'list', 'aria-label': texts.table },
    heading(messages.places.customers, texts.subtitle, may('operator') ? element('customer-sync-button') : ''),
    element('div', { class: 'toolbar' }, search, sort, element('label', { class: 'check' }, deleted, texts.withDeleted), filters, chooser, may('operator') ? exported : ''),
    table, notice, element('footer', { class: 'foot' }, pager, count)),
  element('aside', {}, changes));
document.body.append(element('customer-sync-toasts'));

const page = new LivePage({ table, notice, pager, count, state, changes, announcements, clearSearch: () => search.clear() }, query);
search.addEventListener('search', ({ detail }) => ask({ search: detail }));
for (const one of [sort, table]) one.addEventListener('sort', ({ detail }) => ask({ sort: detail }));
deleted.addEventListener('change', () => ask({ deleted: deleted.checked ? 'true' : '' }));
filters.addEventListener('filter', ({ detail }) => ask(detail));
chooser.addEventListener('columns', () => page.redraw());
pager.addEventListener('page', ({ detail }) => page.turn(detail));
show();

function ask(change) {
  query.filter(change);
  show();
}

function show() {
  const { after, ...filter } = query.values;
  if (search.value !== filter.search) search.value = filter.search;
  sort.value = table.sort = filter.sort;
  filters.values = filter;
  deleted.checked = filter.deleted === 'true';
  exported.href = address('/api/customers/export.csv', filter);
  page.load();
}
