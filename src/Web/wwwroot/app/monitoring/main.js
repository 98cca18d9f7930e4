import '../shell/notice.js';
import { address, get } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { DataTable } from '../shell/data-table.js';
import { element, setText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { heading, openPage } from '../shell/page.js';
import { Query } from '../shell/query.js';
import { Reader } from '../shell/reader.js';
import { createCharts } from './charts.js';
import { createTiles } from './tiles.js';
import { compact, momentOf, ofBytes } from './units.js';

const texts = messages.monitoring;
const RANGES = ['1h', '24h', '7d', '30d'];
const AGAIN = 10_000;
let [again, newest] = [0, 0];

const { main, state } = openPage('monitoring');
state.state = 'connecting';
const query = new Query({ range: RANGES[0] }, show);
const notice = element('page-notice');
const reader = new Reader(notice, texts.failedTitle);
const [tiles, charts] = [createTiles(), createCharts()];
const told = element('p', { class: 'told', role: 'status' });
const content = element('div', { class: 'monitoring', hidden: true }, tiles.node, told, element('div', { class: 'charts' }, ...charts.nodes));
const processes = DataTable.of({
  label: texts.processes, id: process => process.name, columns: [
    { key: 'name', label: texts.process, cell: ({ name }) => element('bdi', {}, name) },
    { key: 'roles', label: texts.role, cell: ({ roles, isAlive }) => element('span', { class: 'badges' }, ...roles.map(role => badge(texts.roles[role] ?? role)), isAlive ? '' : badge(texts.silent, 'warn')) },
    { key: 'since', label: texts.since, cell: ({ startedAt }) => momentOf(Date.parse(startedAt)) },
    { key: 'connections', label: texts.tiles.connections, cell: ({ points }) => compact(points.at(-1)?.connections ?? 0) },
    { key: 'memory', label: texts.charts.memory, cell: ({ points }) => points.length ? ofBytes(points.at(-1).memoryBytes) : messages.terms.none },
  ],
});
const ranges = element('fieldset', { class: 'ranges', onchange: ({ target }) => { query.filter({ range: target.value }); show(); } },
  element('legend', { class: 'unseen' }, texts.range),
  ...RANGES.map(range => element('label', {}, element('input', { type: 'radio', name: 'range', value: range, class: 'unseen' }), texts.ranges[range])));

main.append(heading(messages.places.monitoring, texts.subtitle, ranges), notice, content);
content.append(element('h2', { class: 'part' }, texts.processes), processes, element('p', { class: 'told' }, texts.processesHint));
addEventListener('visibilitychange', () => { if (!document.hidden) show(); });
show();

/** Reads, draws, and reads again while the page is looked at. */
async function show() {
  const reading = ++newest;
  if (!RANGES.includes(query.values.range)) query.filter({ range: RANGES[0] });
  ranges.querySelector(`[value="${query.values.range}"]`).checked = true;
  content.setAttribute('aria-busy', 'true');
  const isRead = await reader.read(signal => get(address('/api/monitoring', query.values), signal), draw);
  if (reading !== newest) return;
  state.state = isRead ? 'live' : 'offline';
  clearTimeout(again);
  if (!document.hidden) again = setTimeout(show, AGAIN);
}

function draw(report) {
  content.hidden = false;
  content.removeAttribute('aria-busy');
  tiles.show(report.now);
  charts.show(report);
  processes.rows = report.processes;
  setText(told, report.isComplete ? '' : texts.incomplete);
}
