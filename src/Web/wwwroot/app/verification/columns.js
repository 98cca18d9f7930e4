import { badge } from '../shell/badge.js';
import { formatDuration, formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath, runPath } from '../shell/links.js';
import { may } from '../shell/me.js';

const texts = messages.verification;
const { fields, kinds } = messages.terms;

/** @type {import('../shell/data-table.js').Column[]} */
export const columns = [
  { key: 'found', label: texts.columns.found, cell: ({ foundAt, runId }) => runId ? element('a', { href: runPath(runId) }, formatInstant(foundAt)) : formatInstant(foundAt) },
  { key: 'customer', label: texts.columns.customer, cell: customer },
  { key: 'differs', label: texts.columns.differs, wide: true, cell: differing },
  { key: 'guess', label: texts.columns.guess, cell: ({ guess }) => element('span', { title: texts.why[guess] ?? '' }, texts.guesses[guess] ?? guess) },
  { key: 'finder', label: texts.columns.finder, cell: ({ foundBy }) => texts.finders[foundBy] ?? foundBy },
  { key: 'stood', label: texts.columns.stood, cell: stood },
  { key: 'state', label: texts.columns.state, cell: condition },
];

/** What stands can be chosen to be repaired. */
function condition({ mendedAt, erpnextId }) {
  if (mendedAt) return badge(texts.isMended, 'good');
  const box = erpnextId && may('operator') ? element('input', { type: 'checkbox', value: erpnextId, 'aria-label': texts.choose(erpnextId) }) : '';
  return element('label', { class: 'check' }, box, badge(texts.isOpen, 'warn'));
}

function customer({ erpnextId, formerId, customers }) {
  if (!erpnextId) return texts.several(customers);
  const name = element('a', { href: customerPath(erpnextId) }, ownText(erpnextId));
  return formerId ? element('span', {}, ownText(formerId), ' → ', name) : name;
}

/** Each field with our value and ERPNext's; of what is here or there alone, what mends it. */
function differing({ kind, fields: differ, erpnextId }) {
  const names = Object.keys(differ);
  if (!erpnextId || names.length === 0) return texts.kinds[kind] ?? kinds[kind] ?? kind;
  return element('dl', { class: 'differ' }, ...names.map(name => element('div', {}, element('dt', {}, fields[name] ?? name),
    element('dd', {}, value(differ[name].ours, texts.ours), ' → ', value(differ[name].erpNext, 'ERPNext')))));
}

const value = (text, whose) => element('span', { title: whose }, text === null || text === undefined ? messages.terms.none : ownText(text));

/** From ERPNext's save to our mending; of what left no trace nobody knows. */
function stood({ since, mendedAt }) {
  if (!since) return element('span', { title: texts.noTrace }, messages.terms.none);
  return formatDuration(Math.max(0, (mendedAt ? Date.parse(mendedAt) : Date.now()) - Date.parse(since)) / 1000);
}
