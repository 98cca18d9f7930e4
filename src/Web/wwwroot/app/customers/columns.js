import { formatMoney, formatSiteTimeNamed, formatSiteTimeShort } from '../shell/format.js';
import { messages } from '../shell/i18n.js';
import { keyOf, ownIn, ownText } from '../shell/own-fields.js';
import { fieldLabel, isSort } from './list-fields.js';

const KEPT = 'customersync columns';
const STANDARD = ['email', 'phone', 'city', 'creditLimit', 'modified'];
const MIN = 72;
const MAX = 800;

/** Every column: `fields` say which changes mark the cell, `width` how it shares the room, `copy` whether its value can be taken along. */
const columns = [
  column('name', { fields: ['name', 'disabled', 'deletedAt'], width: 'minmax(12rem, 2.6fr)' }),
  column('erpnextId', { width: '', copy: true }),
  column('email', { width: 'minmax(8rem, 1.6fr)', copy: true }),
  column('phone', { width: 'minmax(9.7rem, 0.9fr)', copy: true }),
  column('city', { width: 'minmax(5rem, 0.8fr)' }),
  column('creditLimit', { fields: ['creditLimit', 'currency'], width: 'minmax(10.8rem, 0.9fr)', dir: 'ltr', text: customer => formatMoney(customer.creditLimit, customer.currency) }),
  column('contactPerson'),
  column('companyName'),
  column('taxNumber', { copy: true }),
  column('address'),
  column('state'),
  column('country'),
  column('currency', { width: 'minmax(5rem, 0.5fr)' }),
  column('customerGroup'),
  column('territory'),
  column('customerType'),
  column('language', { width: 'minmax(5rem, 0.5fr)' }),
  column('website', { copy: true }),
  ...ownIn('list').map(field => column(keyOf(field), { text: customer => ownText(field, customer), copy: field.type === 'text', isNumber: field.type === 'number' || field.type === 'amount' })),
  column('modified', { fields: [], width: 'minmax(8.2rem, 0.7fr)', title: customer => formatSiteTimeNamed(customer.erpnextModified), text: customer => formatSiteTimeShort(customer.erpnextModified) }),
  column('created', { fields: [], width: 'minmax(8.2rem, 0.7fr)', title: customer => formatSiteTimeNamed(customer.erpnextCreation), text: customer => formatSiteTimeShort(customer.erpnextCreation) }),
];
const fixed = ['name', 'erpnextId'];
const movable = columns.map(({ key }) => key).filter(key => !fixed.includes(key));
const byKey = new Map(columns.map(one => [one.key, one]));

export const label = fieldLabel;

/** What a person sees of them: their keys in order, and widths in pixels of those that were drawn. @type {{ keys: string[], widths: Record<string, number> }} */
let layout = kept() ?? standard();

export const chosen = () => layout.keys;
/** All that can be chosen: those that are shown, in their order, then the others. */
export const choosable = () => [...layout.keys, ...movable.filter(key => !layout.keys.includes(key))];

/** The columns that this browser's person wants to see; name and id always. */
export const chosenColumns = () => [...fixed, ...layout.keys].map(key => ({ ...byKey.get(key), width: layout.widths[key] ? `${layout.widths[key]}px` : byKey.get(key).width }));

export const layoutText = () => JSON.stringify(layout);
export const standardText = () => JSON.stringify(standard());

/** Those of a saved view; not what is remembered. @param {string} [text] */
export function takeLayout(text) {
  layout = (text && read(text)) || kept() || standard();
}

/** @param {string[]} keys */
export function choose(keys) {
  keep({ ...layout, keys });
}

/** @param {string} key @param {string | null} before the key that it is put in front of */
export function move(key, before) {
  const keys = layout.keys.filter(one => one !== key);
  keys.splice(before === null ? keys.length : keys.indexOf(before), 0, key);
  choose(keys);
}

/** @param {string} key @param {number} [pixels] without: as wide as it was at first */
export function setWidth(key, pixels) {
  const { [key]: _, ...widths } = layout.widths;
  keep({ ...layout, widths: pixels === undefined ? widths : { ...widths, [key]: Math.round(Math.min(MAX, Math.max(MIN, pixels))) } });
}

export function resetLayout() {
  keep(standard());
}

function keep(next) {
  layout = next;
  try { localStorage.setItem(KEPT, JSON.stringify(layout)); } catch { /* storage may be forbidden */ }
}

function kept() {
  try { return read(localStorage.getItem(KEPT)); } catch { return null; }
}

function read(text) {
  try {
    const told = JSON.parse(text);
    const { keys, widths = {} } = Array.isArray(told) ? { keys: told } : told; // As it was kept before widths were.
    return { keys: keys.filter(key => movable.includes(key)), widths };
  } catch { return null; }
}

function standard() {
  return { keys: movable.filter(key => STANDARD.includes(key) || ownIn('list').some(field => keyOf(field) === key)), widths: {} };
}

function column(key, { fields = [key], width = 'minmax(8rem, 1fr)', text = customer => customer[key] ?? '', title = text, dir, copy = false, isNumber = false } = {}) {
  return { key, fields, sort: isSort(key) ? key : undefined, width, text, title, dir, copy, isNumber };
}
