import '../shell/notice.js';
import '../shell/pager.js';
import { address, get } from '../shell/api.js';
import { DataTable } from '../shell/data-table.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { followFeed, heading, openPage } from '../shell/page.js';
import { Query } from '../shell/query.js';
import { Reader } from '../shell/reader.js';
import { deliveryColumns, LOG } from './columns.js';
import { DeliveryFilters } from './delivery-filters.js';
import { Refused } from './refused.js';
import { replay } from './replay.js';
import { siteLog } from './site-log.js';

const FRESH = 10_000;
const PACE = 800;
const texts = messages.deliveries;

/** The log: filters in the address, newest first; the newest page renews itself. */
export function showLog() {
  const { main, state } = openPage('deliveries');
  const notice = element('page-notice');
  const result = element('page-notice');
  const table = DataTable.of({ label: messages.places.deliveries, columns: deliveryColumns });
  const pager = element('page-pager', { hidden: true });
  const query = new Query({ text: '', outcome: '', event: '', erpnextId: '', from: '', to: '' }, () => show());
  const filters = new DeliveryFilters(change => { query.filter(change); show(); });
  const reader = new Reader(notice, texts.failedTitle);
  const again = element('button', { type: 'button', onclick: () => replayAll() }, texts.replayThese);
  const refused = new Refused();
  let timer;

  main.append(heading(messages.places.deliveries, texts.subtitle, may('operator') ? again : ''), refused.node, filters.node, result, notice, table, element('footer', { class: 'foot' }, pager), siteLog());
  pager.addEventListener('page', ({ detail }) => { query.page(detail); load(); });
  setInterval(() => renew(), FRESH);
  followFeed(state, { onChange: () => { timer ??= setTimeout(() => { timer = undefined; renew(); }, PACE); } });
  show();

  function show() {
    filters.values = query.values;
    load();
  }

  function load() {
    return reader.read(signal => get(address(LOG, { ...query.values, limit: '50' }), signal), ({ items, nextCursor }) => {
      table.rows = items;
      again.hidden = !items.some(({ hasBody }) => hasBody);
      pager.show(nextCursor);
      if (items.length === 0) tellNone();
    });
  }

  function renew() {
    if (!document.hidden && !query.values.after) load();
  }

  function tellNone() {
    if (filters.areSet) notice.show('none', { title: texts.noMatchTitle, texts: [], action: { label: texts.clear, run: () => filters.clear() } });
    else notice.show('empty', { title: texts.emptyTitle, texts: [texts.emptyText] });
  }

  async function replayAll() {
    const { after, ...filter } = query.values;
    const wanted = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
    if (await replay({ filter: wanted }, result)) load();
  }
}
