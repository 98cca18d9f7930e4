import { formatMoney, formatSiteTimeNamed, formatSiteTimeShort } from '../shell/format.js';
import { messages } from '../shell/i18n.js';
import { keyOf, labelOf, ownIn, ownText } from '../shell/own-fields.js';

const KEPT = 'customersync columns';
const STANDARD = ['email', 'phone', 'city', 'creditLimit', 'modified'];

/** Every column: `fields` say which changes mark the cell, `sort` what the heading sorts by, `width` how it shares the room. */
const columns = [
  column('name', { fields: ['name', 'disabled', 'deletedAt'], sort: 'name', width: 'minmax(12rem, 2.2fr)' }),
  column('erpnextId', { sort: 'erpnextId', width: '' }),
  column('email', { sort: 'email', width: 'minmax(8rem, 1.5fr)' }),
  column('phone', { width: 'minmax(9.7rem, 0.9fr)' }),
  column('city', { sort: 'city', width: 'minmax(5rem, 0.8fr)' }),
  column('creditLimit', { fields: ['creditLimit', 'currency'], width: 'minmax(10.8rem, 0.9fr)', dir: 'ltr', text: customer => formatMoney(customer.creditLimit, customer.currency) }),
  column('contactPerson'),
  column('companyName'),
  column('taxNumber'),
  column('state'),
  column('country'),
  column('customerGroup'),
  column('territory'),
  column('customerType'),
  ...ownIn('list').map(field => column(keyOf(field), { text: customer => ownText(field, customer) })),
  column('modified', { fields: [], sort: 'modified', width: 'minmax(8.2rem, 0.7fr)', title: customer => formatSiteTimeNamed(customer.erpnextModified), text: customer => formatSiteTimeShort(customer.erpnextModified) }),
];

export const choosable = columns.filter(({ key }) => key !== 'name' && key !== 'erpnextId');
export const label = key => messages.customers.headings[key] ?? labelOf(key);

/** The columns that this browser's person wants to see; name and id always. */
export function chosenColumns() {
  const wanted = kept() ?? [...STANDARD, ...ownIn('list').map(keyOf)];
  return columns.filter(({ key }) => wanted.includes(key) || key === 'name' || key === 'erpnextId');
}

export function choose(keys) {
  try { localStorage.setItem(KEPT, JSON.stringify(keys)); } catch { /* storage may be forbidden */ }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(KEPT)); } catch { return null; }
}

function column(key, { fields = [key], sort, width = 'minmax(8rem, 1fr)', text = customer => customer[key] ?? '', title = text, dir } = {}) {
  return { key, fields, sort, width, text, title, dir };
}
