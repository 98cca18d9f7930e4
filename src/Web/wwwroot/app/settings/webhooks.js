import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { formatInstant } from '../shell/format.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { copyable } from '../shell/notice.js';
import { act } from './api.js';
import { Part } from './part.js';

const texts = messages.settings;
const TONES = { ok: 'good', different: 'warn', disabled: 'bad', missing: 'bad' };
const ASKED = ['rotate', 'endRotation', 'disable', 'remove'];

/**
 * The Webhook Manager: what there is, how it differs, and what can be done.
 * @param {{ done(answer: any): void, failed(error: Error): void, check(): void }} told
 */
export function webhookManager(told) {
  const does = (action, webhooks) => run(part.node, action, webhooks, told);
  const part = new Part(element('section', { id: 'webhooks', class: 'panel' }), report => [
    element('h2', {}, texts.webhooks, ' ', report.problem ? null : report.isInOrder ? badge(texts.states.inOrder, 'good') : badge(report.isInstalled ? texts.states.differs : texts.states.notInstalled, 'warn')),
    element('div', { class: 'address' }, element('span', {}, texts.address), copyable(report.webhookUrl)),
    report.problem ? element('p', { class: 'calm' }, report.problem.code === 'forbidden' ? texts.byHandOnly : texts.unknown) : list(report),
    ...report.differences.map(difference => row(difference, does)),
    report.silence ? element('p', { class: 'warning', dir: 'auto' }, element('b', {}, texts.silent), ' ', report.silence.message) : null,
    element('p', { class: 'calm' }, secret(report.secret)),
    may('admin') ? element('div', { class: 'tools' }, ...buttons(report, does), element('button', { type: 'button', onclick: told.check }, texts.check)) : null,
  ]);
  return part;
}

function list({ expected }) {
  return element('ul', { class: 'webhooks' }, ...expected.map(({ event, why, status, webhook }) => element('li', {},
    element('code', { dir: 'ltr' }, event), badge(texts.statuses[status] ?? status, TONES[status]), ownText(webhook ?? '', { class: 'own calm' }), element('p', { dir: 'auto' }, texts.why[event] ?? why))));
}

function row(difference, does) {
  const isOthers = difference.code === 'otherUrl' && !difference.matters;
  return element('div', { class: difference.matters ? 'difference' : 'difference note' },
    element('b', {}, texts.codes[difference.code] ?? difference.code), element('p', { dir: 'auto' }, difference.message), element('p', { class: 'calm', dir: 'auto' }, difference.cure),
    isOthers && may('admin') ? element('button', { type: 'button', onclick: () => does('takeOver', [difference.webhook]) }, texts.actions.takeOver) : null);
}

const secret = ({ source, madeAt, previousUntil }) =>
  [texts.secrets[source](madeAt ? formatInstant(madeAt) : ''), previousUntil ? texts.previousUntil(formatInstant(previousUntil)) : ''].filter(Boolean).join(' ');

function buttons(report, does) {
  if (report.problem) return [];
  const isThere = report.expected.some(webhook => webhook.webhook);
  const button = (action, tone = '') => element('button', { type: 'button', class: tone, onclick: () => does(action) }, texts.actions[action]);
  return [
    report.isInOrder ? null : button(isThere ? 'repair' : 'install', 'primary'),
    isThere && report.secret.source === 'stored' ? button('rotate') : null,
    report.secret.previousUntil ? button('endRotation') : null,
    report.expected.some(({ status }) => status === 'ok' || status === 'different') ? button('disable') : null,
    isThere ? button('remove') : null,
  ].filter(Boolean);
}

/** Asks first where something is taken away. */
export async function run(node, action, webhooks, told) {
  if (node.ariaBusy === 'true') return;
  const question = texts.questions[action];
  if (question && !await confirmDialog({ ...question, confirm: texts.actions[action], danger: ASKED.includes(action) && action !== 'rotate' })) return;
  node.ariaBusy = 'true';
  try {
    told.done(await act(action === 'takeOver' ? 'repair' : action, webhooks));
  } catch (error) {
    told.failed(error);
  } finally {
    node.ariaBusy = 'false';
  }
}
