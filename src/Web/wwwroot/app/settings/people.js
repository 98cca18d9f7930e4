import '../shell/relative-time.js';
import { get, send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { me } from '../shell/me.js';
import { erpNextSignIn } from './erpnext-sign-in.js';
import { grantForm, GrantFields } from './grant-fields.js';
import { ListPage } from './list-page.js';

const PEOPLE = '/api/access/people';
const texts = messages.access.people;
const url = ({ id }) => `${PEOPLE}/${encodeURIComponent(id)}`;

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'name', label: messages.access.fields.name, cell: person => element('span', { class: 'with-badge' }, ownText(person.name), person.id === me.id ? badge(texts.you, 'accent') : null) },
  { key: 'role', label: messages.access.fields.role, cell: ({ role }) => badge(messages.access.roles[role], role === 'admin' ? 'warn' : 'calm') },
  { key: 'until', label: messages.access.fields.until, cell: ({ until }) => until ? formatInstant(until) : messages.access.noEnd },
  { key: 'signedIn', label: texts.signedIn, cell: ({ signedInAt }) => signedInAt ? element('relative-time', { datetime: signedInAt }) : texts.never },
  { key: 'number', label: texts.sessions, cell: ({ sessions }) => number(sessions) },
  { key: 'by', label: messages.access.madeBy, cell: ({ madeBy }) => ownText(madeBy) },
  { key: 'actions', label: '', cell: person => element('span', { class: 'tools' }, ...[['link', newLink], ['change', change], ['remove', remove]].map(([key, act]) =>
    element('button', { type: 'button', 'aria-label': `${texts[key]}: ${person.name}`, onclick: () => act(person) }, texts[key]))) },
];

const outside = erpNextSignIn(act => page.attempt(act));
const page = new ListPage('people', {
  columns,
  read: async signal => (await get(PEOPLE, signal)).items,
  above: [outside.node, grantForm({ title: texts.inviteTitle, action: texts.invite }, (wish, clear) => page.attempt(async () => {
    const { data } = await send('POST', PEOPLE, wish);
    clear();
    tell(data.person.name, data);
  }))],
});
outside.load();

const tell = (name, { link, linkUntil }) => page.tellOnce(texts.linkTitle(name), texts.linkText(formatInstant(linkUntil)), link);

function newLink(person) {
  return page.attempt(async () => tell(person.name, (await send('POST', `${url(person)}/link`)).data));
}

async function change(person) {
  const fields = new GrantFields(person);
  if (await confirmDialog({ title: texts.changeTitle(person.name), body: [fields.node], confirm: texts.save })) await page.attempt(async () => { await send('PUT', url(person), fields.value); });
}

async function remove(person) {
  const sure = await confirmDialog({ title: texts.removeTitle(person.name), body: [texts.removeText], confirm: texts.remove, danger: true });
  if (sure) await page.attempt(async () => { await send('DELETE', url(person)); });
}
