import '../shell/relative-time.js';
import '../syncs/sync-run.js';
import './test.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { followFeed, heading } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { overview, start } from '../syncs/api.js';
import { schedule } from '../syncs/schedule.js';
import { intake, mapping, setup } from './api.js';
import { checklist, waysteps } from './checklist.js';
import { connection } from './connection.js';
import { openSettings } from './frame.js';
import { instructions } from './instructions.js';
import { mappingTable } from './mapping.js';
import { Part } from './part.js';
import { run, webhookManager } from './webhooks.js';

const FRESH = 10_000;
const texts = messages.settings;

const { main, state, announcements } = openSettings('integration');
const notice = element('page-notice');
const told = element('page-notice');
const content = element('div', { class: 'settings', hidden: true });
const reader = new Reader(notice, texts.failedTitle);
const way = checklist({
  connect: () => show('connection'),
  install: () => run(manager.node, manager.action, undefined, actions),
  test: () => { show('test'); test.run(); },
  sync: () => begin('enhanced'),
});
const place = connection();
const actions = { done, failed, check: () => load(true) };
const manager = webhookManager(actions);
const test = element('connection-test', { ontested: () => load(may('admin')) });
const manual = instructions();
const current = element('div', { class: 'current' });
const plan = new Part(element('div'), ({ now }) => [schedule(now)]);
const fields = mappingTable();
const checked = element('relative-time');
const when = element('span', { class: 'calm' });
let panel;

content.append(way.node, place.node, manager.node,
  element('section', { id: 'test', class: 'panel' }, element('h2', {}, texts.test.title), test), manual.node,
  element('section', { id: 'schedule', class: 'block' }, element('h2', { class: 'section' }, texts.schedule), current, plan.node,
    element('div', { class: 'tools' }, ...['basic', 'enhanced'].map(kind => element('button', { type: 'button', title: messages.syncs.hints[kind], onclick: () => begin(kind) }, messages.syncs.start[kind])),
      element('a', { href: '/syncs', class: 'link' }, texts.allSyncs))),
  element('section', { id: 'mapping', class: 'block' }, element('h2', { class: 'section' }, texts.mapping.title), element('p', { class: 'calm' }, texts.mapping.hint), fields));
main.append(heading(messages.places.customers, texts.subtitle, when), told, notice, content);
followFeed(state, { onSync: news => { sync(news); if (news.type === 'finished') load(); }, onState: now => now === 'live' && load() });
setInterval(() => document.hidden || load(), FRESH);
load();

function load(fresh = false) {
  return reader.read(signal => Promise.all([setup(fresh, signal), intake(signal), overview(signal), mapping(signal)]), ([{ report }, heard, syncs, table]) => {
    const { checkedAt, ...now } = report;
    const isFirst = content.hidden;
    content.hidden = false;
    checked.setAttribute('datetime', checkedAt);
    if (isFirst) when.append(texts.checked, ' ', checked);
    manager.action = report.expected.some(webhook => webhook.webhook) ? 'repair' : 'install';
    const steps = waysteps({ report, intake: heard, syncs });
    way.node.hidden = steps.every(step => step.state === 'done');
    way.show(steps);
    place.show({ site: report.site, problem: report.problem, warnings: report.warnings });
    manager.show(now);
    manual.show({ list: report.instructions });
    plan.show({ now: syncs });
    [syncs.held, syncs.running].filter(Boolean).forEach(sync);
    fields.rows = table;
    if (isFirst && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });
}

function show(id) {
  const target = document.getElementById(id);
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

function sync(run) {
  if (panel?.run?.id !== run.id) current.replaceChildren(panel = element('sync-run', { onrun: () => load(), onerror: ({ detail }) => failed(detail) }));
  panel.run = run;
}

async function begin(kind) {
  told.hide();
  show('schedule');
  try {
    sync((await start(kind)).data);
    load();
  } catch (error) {
    failed(error);
  }
}

/** What was done, webhook by webhook. */
function done(answer) {
  const lines = answer.done.map(deed => `${[deed.webhook, deed.event].filter(Boolean).join(' · ')}${deed.event || deed.webhook ? ': ' : ''}${texts.deeds[deed.did] ?? deed.did}. ${deed.message}`);
  told.show('done', { title: texts.done, texts: lines, action: { label: messages.shell.close, run: () => told.hide() } });
  announcements.textContent = texts.done;
  load();
}

function failed(error) {
  told.show('failed', { title: messages.syncs.actionFailed, texts: [error.message], action: { label: messages.shell.close, run: () => told.hide() } });
  told.scrollIntoView({ block: 'nearest' });
  load();
}
