import '../shell/relative-time.js';
import { get } from '../shell/api.js';
import { DataTable } from '../shell/data-table.js';
import { formatInstant } from '../shell/format.js';
import { element, ownText, setText } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { may } from '../shell/me.js';

const INTAKE = '/api/webhooks/erpnext/customers';
const FRESH = 10_000;
const texts = messages.deliveries.refused;

/** Requests that were refused before they became deliveries: why nothing arrives, and what to do. For operators. */
export class Refused {
  #summary = element('summary');
  #why = element('p', { class: 'why', role: 'status', hidden: true });
  #table = DataTable.of({ label: texts.title, columns, id: ({ refusal, sender, reason }) => `${refusal} ${sender} ${reason}` });
  #since = element('p', { class: 'since' });

  node = element('details', { class: 'panel refused', hidden: true }, this.#summary, this.#why, this.#table, this.#since);

  constructor() {
    if (!may('operator')) return;
    setInterval(() => document.hidden || this.load(), FRESH);
    this.load();
  }

  async load() {
    let intake;
    try { intake = await get(INTAKE); } catch { return; } // The log beside says what cannot be read.
    const total = Object.values(intake.refused).reduce((sum, count) => sum + count, 0);
    const isNew = this.node.hidden;
    this.node.hidden = total === 0 && intake.isTaking;
    setText(this.#summary, total ? texts.summary(total) : texts.closed);
    setText(this.#why, intake.whyNot ?? '');
    this.#why.hidden = !intake.whyNot;
    this.#table.rows = intake.refusedSamples;
    setText(this.#since, texts.since(formatInstant(intake.refusedSince)));
    // Open by itself while they are the newest that came.
    if (isNew) this.node.open = !intake.isTaking || !(Date.parse(intake.lastDelivery?.receivedAt) > Date.parse(intake.refusedSamples[0]?.at));
  }
}

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'received', label: texts.last, cell: ({ at }) => element('relative-time', { datetime: at }) },
  { key: 'number', label: texts.count, cell: ({ count }) => number(count) },
  { key: 'sender', label: messages.deliveries.columns.sender, cell: ({ sender }) => element('code', { dir: 'ltr' }, sender ?? '') },
  { key: 'reason', label: messages.deliveries.columns.reason, cell: ({ reason }) => ownText(reason, { title: reason }) },
  { key: 'cure', label: texts.cure, cell: ({ refusal }) => element('span', {}, texts.cures[refusal] ?? '', refusal === 'unauthenticated' || refusal === 'rateLimited' ? element('a', { href: '/settings' }, ` ${messages.settings.integration}`) : '') },
];
