import '../shell/notice.js';
import { ApiError, get } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { DataTable } from '../shell/data-table.js';
import { formatBytes, formatDuration, formatInstant, formatInstantZoned, formatSiteTimeNamed } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages, number } from '../shell/i18n.js';
import { customerPath, deliveryPath } from '../shell/links.js';
import { may } from '../shell/me.js';
import { followFeed, heading, name, openPage } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { LOG, outcomeBadge, tryColumns } from './columns.js';
import { pretty } from '../shell/pretty.js';
import { differences } from '../customer/differences.js';
import { customerApi } from '../shell/links.js';
import { dryRun, previewNodes, replay } from './replay.js';
import { siteLog } from './site-log.js';

const texts = messages.deliveries;

/** One delivery: what came, what became of it, and what would become of it now. */
export function showDelivery(id) {
  const { main, state } = openPage('deliveries', texts.one);
  const notice = element('page-notice');
  const result = element('page-notice');
  const content = element('div', { class: 'delivery' });
  const reader = new Reader(notice, texts.oneFailed);
  main.append(element('nav', { class: 'crumbs', 'aria-label': messages.customer.crumbs }, element('a', { href: '/deliveries' }, messages.places.deliveries)), result, content, notice);
  followFeed(state, {});
  load();

  function load() {
    return reader.read(signal => get(`${LOG}/${encodeURIComponent(id)}`, signal).catch(explain), show);
  }

  function show(delivery) {
    const changed = element('section', { class: 'panel', hidden: true });
    const preview = element('section', { class: 'panel preview', hidden: true, 'aria-live': 'polite' });
    name(`${delivery.event || texts.one} · ${formatInstant(delivery.receivedAt)}`);
    content.replaceChildren(
      heading(delivery.event || texts.one, formatInstantZoned(delivery.receivedAt), ...delivery.hasBody && may('operator') ? tools(preview) : []),
      facts(delivery), tries(delivery), changed, preview, body(delivery), headers(delivery), delivery.erpnextId ? siteLog(delivery.erpnextId) : '');
    tellChange(delivery, changed);
  }

  const tools = preview => [
    element('button', { type: 'button', onclick: () => tellDryRun(preview) }, texts.dryRun),
    element('button', { type: 'button', class: 'primary', onclick: async () => await replay({ ids: [id] }, result) && load() }, texts.replay),
  ];

  async function tellDryRun(panel) {
    try {
      panel.replaceChildren(element('h2', {}, texts.dryRun), element('div', { class: 'body' }, ...previewNodes(await dryRun({ ids: [id] }))));
      panel.hidden = false;
    } catch (error) {
      result.failed(texts.replayFailed, error, () => tellDryRun(panel));
    }
  }
}

function facts(delivery) {
  const rows = {
    outcome: outcomeBadge(delivery.outcome),
    reason: delivery.reason,
    customer: delivery.erpnextId && element('a', { href: customerPath(delivery.erpnextId) }, delivery.erpnextId),
    modified: formatSiteTimeNamed(delivery.erpnextModified),
    change: delivery.changeSequence && (delivery.erpnextId ? element('a', { href: `${customerPath(delivery.erpnextId)}#change-${delivery.changeSequence}` }, `#${delivery.changeSequence}`) : `#${delivery.changeSequence}`),
    answer: delivery.answer && `${delivery.answer} ${texts.answers[delivery.answer] ?? ''}`,
    took: formatDuration(delivery.durationMs / 1000),
    sender: delivery.sender,
    signed: element('span', {}, badge(texts.verdicts[delivery.signedWith === 'none' ? 'none' : 'good'], delivery.signedWith === 'none' ? 'warn' : 'good'), ' ', texts.signedWith[delivery.signedWith]),
    content: delivery.contentType,
    size: formatBytes(delivery.size),
    attempts: delivery.attempts ? number(delivery.attempts) : '',
    nextAttempt: formatInstantZoned(delivery.nextAttemptAt),
    trace: delivery.traceId && element('code', {}, delivery.traceId),
    replayOf: delivery.replayOf && element('a', { href: deliveryPath(delivery.replayOf) }, texts.original),
  };
  return element('dl', { class: 'panel facts' }, ...Object.entries(rows).filter(([, value]) => value).map(([key, value]) =>
    element('div', {}, element('dt', {}, texts.columns[key]), element('dd', { dir: 'auto' }, value))));
}

/** Each attempt, the newest first; of a replay, which is a delivery of its own, its own ones. */
function tries({ tries }) {
  if (tries.length === 0) return '';
  const table = DataTable.of({ label: texts.tries, columns: tryColumns, id: ({ attempt }) => attempt });
  table.rows = tries.map((one, index) => ({ ...one, attempt: index + 1 })).reverse();
  return element('section', { class: 'panel tries' }, element('h2', {}, texts.tries), table);
}

const body = ({ body, contentType, hasBody }) => element('section', { class: 'panel' }, element('h2', {}, texts.body),
  hasBody && !may('operator') ? element('p', { class: 'none' }, texts.bodyOfOperators) : hasBody ? element('pre', { dir: 'ltr', tabindex: 0, 'aria-label': texts.body }, pretty(body ?? '', contentType)) : element('p', { class: 'none' }, texts.noBody));

const headers = ({ headers }) => headers ? element('details', { class: 'panel headers' }, element('summary', {}, texts.headers), element('p', { class: 'none' }, texts.headersHint),
  element('dl', { dir: 'ltr' }, ...Object.entries(headers).map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))))) : '';

/** What it changed, against the row as it was before. */
async function tellChange({ erpnextId, changeSequence }, panel) {
  if (!erpnextId || !changeSequence) return;
  const { items } = await get(customerApi(erpnextId, '/history', { limit: '1', after: String(changeSequence + 1) })).catch(() => ({ items: [] }));
  if (items[0]?.sequence !== changeSequence || Object.keys(items[0].fields).length === 0) return;
  panel.replaceChildren(element('h2', {}, texts.changed), differences(items[0].fields));
  panel.hidden = false;
}

function explain(error) {
  throw error.status === 404 ? new ApiError(texts.unknown, 404) : error;
}
