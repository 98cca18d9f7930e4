import { messages, percent } from '../shell/i18n.js';
import { TimeChart } from './time-chart.js';
import { compact, dayOf, momentOf, ofBytes, ofMilliseconds, timeOf } from './units.js';

const texts = messages.monitoring;
const names = texts.series;
const TONES = ['accent', 'good', 'warn', 'bad', 'calm'];

/** Where labels of the time axis stand, by length of the points. */
const TICKS = { 60: { minutes: 10, format: timeOf }, 900: { minutes: 180, format: timeOf }, 7200: { minutes: 1440, format: dayOf }, 28800: { minutes: 7200, format: dayOf } };

const OUTCOMES = [
  ['applied', 'accent', ['applied']], ['nothing', 'calm', ['unchanged', 'duplicate', 'stale']],
  ['waiting', 'warn', ['deferred']], ['bad', 'bad', ['rejected', 'failed']],
];

const line = (name, tone, values) => ({ name, tone, values });

/** Each chart of the page: how it is drawn, and its series out of a report. `align` gives a process' points their places. */
const CHARTS = {
  deliveries: { kind: 'bars', format: compact, series: ({ points }) => OUTCOMES.map(([name, tone, outcomes]) =>
    line(names[name], tone, points.map(({ deliveries }) => deliveries && outcomes.reduce((sum, outcome) => sum + (deliveries[outcome] ?? 0), 0)))) },
  success: { format: percent, most: 1, series: ({ points }) => [line(names.success, 'good', points.map(point => point.successRate))] },
  lag: { format: ofMilliseconds, series: ({ points }) => spread(points.map(({ lag }) => lag), true) },
  duration: { format: ofMilliseconds, series: ({ points }) => spread(points.map(({ duration }) => duration)) },
  changes: { kind: 'bars', format: compact, series: ({ points }) => [line(names.changes, 'accent', points.map(point => point.changes))] },
  syncTime: { kind: 'dots', format: seconds => ofMilliseconds(seconds * 1000), series: report => byKind(report, runs => Math.max(...runs.map(run => run.seconds))) },
  syncSpeed: { kind: 'dots', format: compact, series: report => byKind(report, runs => Math.max(...runs.map(run => run.rowsPerSecond))) },
  database: { format: ofMilliseconds, series: (report, align) => [
    line(names.reads, 'accent', most(align, report, point => point.reads?.p95)), line(names.writes, 'warn', most(align, report, point => point.writes?.p95))] },
  errors: { kind: 'bars', format: compact, series: (report, align) => [line(names.errors, 'bad', sum(align, report, point => point.errors))] },
  connections: { format: compact, series: (report, align) => [line(names.connections, 'accent', sum(align, report, point => point.connections))] },
  queue: { format: compact, series: (report, align) => [line(names.queue, 'accent', sum(align, report, point => point.waiting))] },
  memory: { format: ofBytes, series: (report, align) => report.processes.slice(0, TONES.length).map((process, i) =>
    line(process.name, TONES[i], align(process).map(point => point?.memoryBytes ?? null))) },
};

/** @returns {{ nodes: TimeChart[], show(report: any): void }} */
export function createCharts() {
  const shown = Object.entries(CHARTS).map(([key, { series, ...how }]) => ({ node: TimeChart.of(texts.charts[key], texts.hints[key]), series, how }));
  return { nodes: shown.map(({ node }) => node), show: report => shown.forEach(chart => show(chart, report)) };
}

function show({ node, series, how }, report) {
  const times = report.points.map(({ at }) => Date.parse(at));
  node.chart = {
    kind: 'lines', ...how, times, tick: TICKS[report.pointSeconds], when: report.pointSeconds > 900 ? momentOf : timeOf,
    series: series(report, process => align(process, times)),
  };
}

function align(process, times) {
  const known = new Map(process.points.map(point => [Date.parse(point.at), point]));
  return times.map(time => known.get(time));
}

const spread = (values, withMost) => [
  line(names.p50, 'accent', values.map(value => value?.p50 ?? null)), line(names.p95, 'warn', values.map(value => value?.p95 ?? null)),
  ...withMost ? [line(names.max, 'calm', values.map(value => value?.max ?? null))] : []];

const sum = (align, report, of) => combine(align, report, of, values => values.reduce((all, value) => all + value, 0));
const most = (align, report, of) => combine(align, report, of, values => Math.max(...values));

function combine(align, { points, processes }, of, join) {
  const aligned = processes.map(align);
  return points.map((_, i) => {
    const values = aligned.map(process => process[i] && of(process[i])).filter(value => value != null);
    return values.length ? join(values) : null;
  });
}

// A run stands at the point in which it began. One that waits for a person's word takes as long as that person.
function byKind({ points, pointSeconds, runs }, of) {
  const placed = Map.groupBy(runs.filter(run => run.status !== 'held'), run => Math.floor(Date.parse(run.startedAt) / 1000 / pointSeconds));
  return [['basic', 'accent'], ['enhanced', 'warn']].map(([kind, tone]) => line(names[kind], tone, points.map(({ at }) => {
    const here = (placed.get(Date.parse(at) / 1000 / pointSeconds) ?? []).filter(run => run.kind === kind);
    return here.length ? of(here) : null;
  })));
}
