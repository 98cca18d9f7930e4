import '../shell/pager.js';
import { address, get, send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { formatDuration, formatInstant } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { buttons, stateOf, texts, url } from './hook-acts.js';
import { ListPage } from './list-page.js';
import { Part } from './part.js';

const FRESH = 5_000;
const id = decodeURIComponent(location.pathname.split('/')[3]);
const log = `${url({ id })}/attempts`;
const { columns: labels } = texts;

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'sent', label: labels.sent, cell: ({ sentAt }) => formatInstant(sentAt) },
  { key: 'event', label: labels.event, cell: ({ event, messageId }) => element('code', { dir: 'ltr', title: messageId }, event) },
  { key: 'customer', label: labels.customer, cell: ({ erpnextId, sequence }) => erpnextId ? element('a', { href: customerPath(erpnextId), dir: 'auto' }, erpnextId) : sequence ? number(sequence) : '' },
  { key: 'answer', label: labels.answer, cell: ({ statusCode, error }) => element('span', {}, badge(statusCode ?? '—', error ? 'bad' : 'good'), ' ', element('span', { dir: 'auto' }, error ?? '')) },
  { key: 'number', label: labels.attempt, cell: ({ attempt }) => number(attempt) },
  { key: 'took', label: labels.took, cell: ({ durationMs }) => formatDuration(durationMs / 1000) },
  { key: 'cause', label: labels.cause, cell: ({ cause }) => texts.causes[cause] ?? cause },
  { key: 'actions', label: '', cell: attempt => attempt.sequence ? element('button', { type: 'button', onclick: () => replay(attempt) }, texts.replay) : '' },
];

const head = new Part(element('section', { class: 'panel outside hook-head' }), hook => [
  element('h2', { dir: 'auto' }, hook.name), element('p', {}, element('code', { dir: 'ltr' }, hook.url)), element('p', {}, stateOf(hook)),
  element('p', {}, element('code', { dir: 'ltr' }, hook.cursor)), buttons(hook, page, () => location.assign('/settings/hooks')),
]);
const failed = element('input', { type: 'checkbox', onchange: () => page.load() });
const from = element('input', { required: true, dir: 'ltr', autocomplete: 'off' });
const pager = element('page-pager', { hidden: true, onpage: ({ detail: { after, way } }) => turn(after, way) });
const page = new ListPage('hooks', {
  columns,
  read: async signal => {
    head.show(await get(url({ id }), signal));
    const { items, nextCursor } = await get(address(log, { after: new URLSearchParams(location.search).get('after'), failed: failed.checked }), signal);
    pager.show(nextCursor);
    return items;
  },
  tools: [element('a', { href: '/settings/hooks' }, texts.all)],
  above: [head.node, element('form', { class: 'tools', onsubmit: goOn }, element('label', { class: 'check' }, failed, texts.failedOnly), element('label', { class: 'check from' }, texts.from, from), element('button', { type: 'submit' }, texts.resume))],
  below: [element('footer', { class: 'foot' }, pager)],
  empty: texts.logEmpty,
});
page.load();
setInterval(() => page.load(), FRESH);
addEventListener('popstate', () => page.load());

function turn(after, way) {
  history.pushState({ way }, '', address(location.pathname, { after }));
  page.load();
}

function goOn(event) {
  event.preventDefault();
  return page.attempt(async () => { await send('POST', `${url({ id })}/resume`, { after: from.value.trim() }); from.value = ''; });
}

function replay({ id: attempt }) {
  return page.attempt(async () => {
    const { data: { statusCode, error } } = await send('POST', `${log}/${attempt}/replay`);
    page.tell(error ? 'failed' : 'done', error ? texts.testFailed : messages.settings.done, error ?? String(statusCode));
  });
}
