import '../shell/relative-time.js';
import { formatSiteTimeNamed } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { runPath } from './api.js';
import { gist, statusBadge } from './run-words.js';

const texts = messages.syncs;

/** What was last and what comes next, at a glance. @param {any} now the overview */
export function schedule(now) {
  return element('div', { class: 'schedule' },
    card('basic', now.lastBasic, now.nextBasic, now.wanted && element('p', { class: 'wanted', dir: 'auto' }, `${texts.wanted} ${now.wanted.reason}`)),
    card('enhanced', now.lastEnhanced, now.nextEnhanced, now.syncedUpTo && element('p', {}, texts.upTo(formatSiteTimeNamed(now.syncedUpTo)))));
}

function card(kind, last, next, more) {
  return element('section', { class: 'panel' }, element('h2', {}, texts.kinds[kind]),
    last ? element('p', {}, element('a', { href: runPath(last.id) }, texts.last), ' ', element('relative-time', { datetime: last.finishedAt ?? last.startedAt }), ' ', statusBadge(last), ' ', element('span', { dir: 'auto' }, gist(last))) : element('p', {}, texts.never),
    element('p', {}, texts.next, ' ', next ? element('relative-time', { datetime: next }) : texts.notScheduled), more || null);
}
