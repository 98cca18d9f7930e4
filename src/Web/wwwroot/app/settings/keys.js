import '../shell/relative-time.js';
import { get, send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { grantForm } from './grant-fields.js';
import { ListPage } from './list-page.js';

const KEYS = '/api/access/keys';
const texts = messages.access.keys;

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'name', label: messages.access.fields.name, cell: ({ name }) => ownText(name) },
  { key: 'prefix', label: texts.prefix, cell: ({ prefix }) => element('code', { dir: 'ltr' }, `${prefix}…`) },
  { key: 'role', label: messages.access.fields.role, cell: ({ role }) => badge(messages.access.roles[role], role === 'admin' ? 'warn' : 'calm') },
  { key: 'until', label: messages.access.fields.until, cell: ({ until }) => until ? formatInstant(until) : messages.access.noEnd },
  { key: 'used', label: texts.used, cell: ({ usedAt }) => usedAt ? element('relative-time', { datetime: usedAt }) : texts.never },
  { key: 'by', label: messages.access.madeBy, cell: ({ madeBy }) => ownText(madeBy) },
  { key: 'actions', label: '', cell: key => element('button', { type: 'button', 'aria-label': `${texts.revoke}: ${key.name}`, onclick: () => revoke(key) }, texts.revoke) },
];

const page = new ListPage('keys', {
  columns,
  read: async signal => (await get(KEYS, signal)).items,
  above: [grantForm({ title: texts.makeTitle, action: texts.make }, (wish, clear) => page.attempt(async () => {
    const { data } = await send('POST', KEYS, wish);
    clear();
    page.tellOnce(texts.keyTitle(data.item.name), texts.keyText, data.key);
  }))],
});
page.load();

async function revoke({ id, name }) {
  const sure = await confirmDialog({ title: texts.revokeTitle(name), body: [texts.revokeText], confirm: texts.revoke, danger: true });
  if (sure) await page.attempt(async () => { await send('DELETE', `${KEYS}/${encodeURIComponent(id)}`); });
}
