import '../shell/relative-time.js';
import { get, send } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { buttons, HOOKS, stateOf, tellSecret, texts } from './hook-acts.js';
import { HookFields } from './hook-fields.js';
import { ListPage } from './list-page.js';

const FRESH = 5_000;

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'name', label: messages.access.fields.name, cell: ({ id, name }) => element('a', { href: `/settings/hooks/${id}`, dir: 'auto' }, name) },
  { key: 'url', label: texts.url, cell: ({ url }) => element('code', { dir: 'ltr' }, url) },
  { key: 'what', label: texts.events, cell: what },
  { key: 'state', label: texts.state, cell: stateOf },
  { key: 'told', label: texts.told, cell: ({ deliveredAt }) => deliveredAt ? element('relative-time', { datetime: deliveredAt }) : texts.never },
  { key: 'actions', label: '', cell: hook => buttons(hook, page) },
];

const fields = new HookFields();
const page = new ListPage('hooks', {
  columns,
  read: async signal => (await get(HOOKS, signal)).items,
  above: [element('section', { class: 'panel' }, element('h2', {}, texts.makeTitle),
    element('form', { class: 'grant-form', onsubmit: make }, fields.node, element('button', { type: 'submit', class: 'primary' }, texts.make)))],
});
page.load();
setInterval(() => page.load(), FRESH);

async function make(event) {
  event.preventDefault();
  const { currentTarget: form } = event;
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  await page.attempt(async () => {
    const { data } = await send('POST', HOOKS, fields.value);
    fields.clear();
    tellSecret(page, data);
  });
  form.ariaBusy = 'false';
}

function what({ events, customers, fields: names }) {
  const parts = [...events.map(kind => messages.terms.kinds[kind] ?? kind), ...names.map(name => messages.terms.fields[name] ?? name), ...customers.length ? [texts.only(customers.length)] : []];
  return parts.length ? parts.join(messages.terms.comma) : texts.everything;
}
