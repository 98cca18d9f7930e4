import '../shell/relative-time.js';
import { badge } from '../shell/badge.js';
import { element } from '../shell/html.js';
import { messages, percent } from '../shell/i18n.js';
import { compact, ofMilliseconds } from './units.js';

const texts = messages.monitoring;
const { none } = messages.terms;
const RUN_TONES = { completed: 'good', running: 'accent', held: 'warn', failed: 'bad' };

const or = (value, format) => value == null ? none : format(value);

/** The values of now. @returns {{ node: HTMLElement, show(now: any): void }} */
export function createTiles() {
  const node = element('dl', { class: 'tiles' });
  return { node, show: now => node.replaceChildren(...tiles(now)) };
}

const tiles = now => [
  tile('success', or(now.successRate, percent), now.successRate == null || now.successRate > 0.99 ? '' : now.successRate < 0.95 ? 'bad' : 'warn'),
  tile('lag', or(now.lagMs, ofMilliseconds), now.lagMs > 60_000 ? 'warn' : ''),
  tile('rate', compact(now.deliveriesPerMinute)),
  tile('connections', compact(now.connections)),
  tile('database', or(now.database?.p95, ofMilliseconds), now.database?.p95 > 500 ? 'warn' : ''),
  tile('run', now.lastRun ? element('relative-time', { datetime: now.lastRun.finishedAt ?? now.lastRun.startedAt }) : none, '',
    now.lastRun && badge(texts.runs[now.lastRun.status] ?? now.lastRun.status, RUN_TONES[now.lastRun.status])),
];

const tile = (key, value, tone = '', hint = texts.tileHints[key]) =>
  element('div', { class: `panel ${tone}` }, element('dt', {}, texts.tiles[key]), element('dd', {}, value), element('dd', {}, hint));
