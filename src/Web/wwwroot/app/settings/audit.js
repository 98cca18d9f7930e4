import '../shell/pager.js';
import { address, get } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { toInstant, toLocal } from '../shell/local-time.js';
import { Query } from '../shell/query.js';
import { ListPage } from './list-page.js';

const AUDIT = '/api/access/audit';
const TONES = { done: 'good', refused: 'warn', failed: 'bad' };
const texts = messages.access.audit;
const isTime = field => field.type === 'datetime-local';

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'at', label: texts.at, cell: ({ at }) => formatInstant(at) },
  { key: 'actor', label: texts.actor, cell: ({ actorId, actorName }) => element('button', { type: 'button', class: 'link', title: texts.onlyTheirs, onclick: () => ask({ actor: actorId }) }, ownText(actorName || actorId)) },
  { key: 'action', label: texts.action, cell: ({ action, count }) => element('span', { class: 'with-badge' }, texts.actions[action] ?? element('code', {}, action), count > 1 ? badge(`× ${number(count)}`) : null) },
  { key: 'target', label: texts.target, cell: ({ target }) => element('code', { dir: 'ltr' }, target ?? '') },
  { key: 'outcome', label: texts.outcome, cell: ({ outcome }) => badge(texts.outcomes[outcome] ?? outcome, TONES[outcome]) },
  { key: 'from-where', label: messages.access.sessions.address, cell: ({ address: place }) => element('code', { dir: 'ltr' }, place ?? '') },
  { key: 'detail', label: texts.detail, cell: ({ detail }) => ownText(detail ?? '', { title: detail }) },
];

const query = new Query({ actor: '', action: '', from: '', to: '' }, show);
const fields = {
  actor: element('select', { 'aria-label': texts.actor }, element('option', { value: '' }, texts.anybody)),
  action: element('select', { 'aria-label': texts.action }, element('option', { value: '' }, texts.anything), ...Object.entries(texts.actions).map(([value, label]) => element('option', { value }, label))),
  from: element('input', { type: 'datetime-local' }),
  to: element('input', { type: 'datetime-local' }),
};
const file = element('a', { class: 'button', download: true }, texts.csv);
const clear = element('button', { type: 'button', onclick: () => ask({ actor: '', action: '', from: '', to: '' }) }, messages.deliveries.clear);
const pager = element('page-pager', { hidden: true, onpage: ({ detail }) => { query.page(detail); show(); } });
const page = new ListPage('audit', {
  columns, read,
  tools: [file],
  above: [element('div', { class: 'toolbar filters', role: 'search', onchange: () => ask(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, isTime(field) ? toInstant(field.value) : field.value]))) },
    fields.actor, fields.action, element('label', { class: 'check' }, messages.deliveries.from, fields.from), element('label', { class: 'check' }, messages.deliveries.to, fields.to), clear)],
  below: [element('footer', { class: 'foot' }, pager)],
});
await Promise.all(['people', 'keys'].map(offer));
show();

async function read(signal) {
  const { after, ...filter } = query.values;
  const { items, nextCursor } = await get(address(AUDIT, { ...filter, after, limit: '50' }), signal);
  pager.show(nextCursor);
  items.forEach(({ actorId, actorName }) => known(actorId, actorName));
  fields.actor.value = filter.actor;
  return items;
}

function ask(change) {
  query.filter(change);
  show();
}

function show() {
  const { after, ...filter } = query.values;
  if (filter.actor) known(filter.actor, filter.actor);
  for (const [key, field] of Object.entries(fields)) field.value = isTime(field) ? toLocal(filter[key]) : filter[key];
  clear.hidden = !Object.values(filter).some(Boolean);
  file.href = address(`${AUDIT}.csv`, filter);
  page.load();
}

async function offer(kind) {
  const { items } = await get(`/api/access/${kind}`).catch(() => ({ items: [] }));
  items.forEach(({ id, name }) => known(id, name));
}

function known(id, name) {
  const option = [...fields.actor.options].find(({ value }) => value === id);
  if (!option) fields.actor.append(element('option', { value: id }, name));
  else if (name && option.textContent === id) option.textContent = name;
}
