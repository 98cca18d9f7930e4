import '../shell/relative-time.js';
import { address, get, send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { ListPage } from './list-page.js';

const SESSIONS = '/api/access/sessions';
const texts = messages.access.sessions;

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'name', label: texts.person, cell: ({ person, isCurrent }) => element('span', { class: 'with-badge' }, ownText(person), isCurrent ? badge(texts.current, 'accent') : null) },
  { key: 'agent', label: texts.agent, cell: ({ agent }) => ownText(agent ?? '', { title: agent }) },
  { key: 'from-where', label: texts.address, cell: ({ address: place }) => element('code', { dir: 'ltr' }, place ?? '') },
  { key: 'made', label: texts.made, cell: ({ madeAt }) => formatInstant(madeAt) },
  { key: 'seen', label: texts.seen, cell: ({ seenAt }) => element('relative-time', { datetime: seenAt }) },
  { key: 'until', label: texts.until, cell: ({ until }) => formatInstant(until) },
  { key: 'actions', label: '', cell: session => element('button', { type: 'button', 'aria-label': `${texts.end}: ${session.person}`, onclick: () => end(session) }, texts.end) },
];

const all = element('input', { type: 'checkbox', onchange: () => page.load() });
const page = new ListPage('sessions', {
  columns,
  read: async signal => (await get(address(SESSIONS, { all: all.checked }), signal)).items,
  tools: may('admin') ? [element('label', { class: 'check' }, all, texts.all)] : [],
});
page.load();

async function end({ id, person, isCurrent }) {
  const sure = await confirmDialog({ title: texts.endTitle(person), body: [isCurrent ? texts.endOwnText : texts.endText], confirm: texts.end, danger: true });
  if (sure) await page.attempt(async () => { await send('DELETE', `${SESSIONS}/${encodeURIComponent(id)}`); });
}
