import { address, get } from '../shell/api.js';
import { DataTable } from '../shell/data-table.js';
import { formatSiteTime } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { may } from '../shell/me.js';

const texts = messages.deliveries.site;

/** ERPNext's own side of the webhooks, asked when it is opened. @param {string} [erpnextId] of this customer alone */
export function siteLog(erpnextId) {
  if (!may('operator')) return '';
  const body = element('div', { class: 'body' }, element('p', { class: 'none' }, messages.shell.loading));
  return element('details', { class: 'panel site-log', ontoggle: ({ target }) => target.open && read(body, erpnextId) }, element('summary', {}, texts.title), body);
}

async function read(body, erpnextId) {
  try {
    const { problem, requests, errorsProblem, errors } = await get(address('/api/webhooks/erpnext/site-log', { erpnextId }));
    body.replaceChildren(...part(texts.requests, problem, requests, requestColumns), ...erpnextId ? [] : part(texts.errors, errorsProblem, errors, errorColumns));
  } catch (error) {
    body.replaceChildren(element('p', { class: 'none', role: 'alert' }, error.message));
  }
}

function part(title, problem, rows, columns) {
  const table = DataTable.of({ label: title, columns, id: ({ name }) => name });
  table.rows = rows;
  return [element('h3', {}, title), problem ? element('p', { class: 'none', dir: 'auto' }, problem) : rows.length ? table : element('p', { class: 'none' }, texts.none)];
}

const time = { key: 'received', label: messages.deliveries.columns.received, cell: ({ at }) => formatSiteTime(at) };
const last = text => (text ?? '').trim().split('\n').at(-1);

/** @type {import('../shell/data-table.js').Column[]} */
const requestColumns = [time,
  { key: 'webhook', label: texts.webhook, cell: ({ webhook }) => element('code', {}, webhook ?? '') },
  { key: 'customer', label: messages.deliveries.columns.customer, cell: ({ erpnextId }) => erpnextId ? element('a', { href: customerPath(erpnextId), class: 'own', dir: 'auto' }, erpnextId) : '' },
  { key: 'answer', label: texts.error, cell: ({ error, response }) => error ? ownText(last(error), { class: 'own bad', title: error }) : ownText(last(response), { title: response }) }];

/** @type {import('../shell/data-table.js').Column[]} */
const errorColumns = [time,
  { key: 'title', label: texts.where, cell: ({ title }) => ownText(title ?? '') },
  { key: 'answer', label: texts.error, cell: ({ error }) => ownText(last(error), { class: 'own bad', title: error }) }];
