import './change-list.js';
import './connection-state.js';
import './customer-details.js';
import './customer-search.js';
import './customer-sort.js';
import './customer-table.js';
import './list-notice.js';
import './more-button.js';
import { LivePage } from './live-page.js';
import { messages } from './messages.js';
import { isSort } from './sort-order.js';

const find = selector => document.querySelector(selector);
const search = find('customer-search');
const sort = find('customer-sort');
const table = find('customer-table');
const more = find('more-button');
const notice = find('list-notice');

const asked = new URLSearchParams(location.search);
const query = { search: asked.get('search')?.trim() ?? '', sort: isSort(asked.get('sort') ?? '') ? asked.get('sort') : 'name' };
search.value = query.search;
sort.value = query.sort;
find('#title').textContent = messages.title;
find('#subtitle').textContent = messages.subtitle;

const page = new LivePage({
  table, more, notice, count: find('#count'), state: find('connection-state'), changes: find('change-list'),
  details: find('customer-details'), announcements: find('#announcements'),
}, query);

search.addEventListener('search', ({ detail }) => ask({ search: detail }));
for (const chooser of [sort, table]) chooser.addEventListener('sort', ({ detail }) => ask({ sort: detail }));
more.addEventListener('more', () => page.more());
notice.addEventListener('retry', () => page.load());
notice.addEventListener('clear', () => search.clear());
page.start();

function ask(change) {
  const wanted = { ...query, ...change };
  sort.value = wanted.sort;
  const kept = new URLSearchParams(Object.entries(wanted).filter(([name, value]) => value && !(name === 'sort' && value === 'name')));
  history.replaceState(null, '', `${location.pathname}${kept.size ? `?${kept}` : ''}${location.hash}`);
  page.ask(change);
}
