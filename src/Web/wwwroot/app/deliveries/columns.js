import '../shell/relative-time.js';
import { badge } from '../shell/badge.js';
import { formatDuration, formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { customerPath, deliveryPath } from '../shell/links.js';

export const LOG = '/api/webhooks/erpnext/deliveries';
const TONES = { applied: 'good', stale: 'warn', deferred: 'accent', rejected: 'bad', failed: 'bad' };
const { columns } = messages.deliveries;

export const outcomes = Object.keys(messages.terms.outcomes);
export const outcomeBadge = outcome => badge(messages.terms.outcomes[outcome] ?? outcome, TONES[outcome]);

/** Of the attempts at one delivery. */
export const tryColumns = [
  { key: 'attempt', label: columns.attempt, cell: ({ attempt }) => `#${number(attempt)}` },
  { key: 'at', label: columns.at, cell: ({ at }) => formatInstant(at) },
  { key: 'outcome', label: columns.outcome, cell: ({ outcome }) => outcomeBadge(outcome) },
  { key: 'number', label: columns.took, cell: ({ durationMs }) => formatDuration(durationMs / 1000) },
];

/** @type {import('../shell/data-table.js').Column[]} */
export const deliveryColumns = [
  { key: 'received', label: columns.received, cell: ({ id, receivedAt }) => element('a', { href: deliveryPath(id) }, formatInstant(receivedAt)) },
  { key: 'outcome', label: columns.outcome, cell: ({ outcome }) => outcomeBadge(outcome) },
  { key: 'event', label: columns.event, cell: ({ event, replayOf }) => element('code', {}, replayOf ? `${event} ↻` : event) },
  { key: 'customer', label: columns.customer, cell: ({ erpnextId }) => erpnextId ? element('a', { href: customerPath(erpnextId), class: 'own', dir: 'auto' }, erpnextId) : '' },
  { key: 'reason', label: columns.reason, cell: ({ reason }) => ownText(reason ?? '', { title: reason }) },
  { key: 'number', label: columns.took, cell: ({ durationMs }) => formatDuration(durationMs / 1000) },
];
