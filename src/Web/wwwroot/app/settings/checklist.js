import { badge } from '../shell/badge.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { Part } from './part.js';

const texts = messages.settings;
const TONES = { done: 'good', now: 'accent', wrong: 'bad', later: 'calm' };

/** The way from nothing to a first sync: what is done, and one button for what comes next. @param {Record<string, () => void>} does by step */
export function checklist(does) {
  return new Part(element('ol', { class: 'panel checklist', 'aria-label': texts.way }), steps => steps.map(({ id, state, text, action }, index) =>
    element('li', { class: state, 'aria-current': state === 'now' || state === 'wrong' ? 'step' : null },
      element('span', { class: 'mark', 'aria-hidden': 'true' }, state === 'done' ? '✓' : String(index + 1)),
      element('div', {}, element('h2', {}, texts.steps[id]), element('p', { dir: 'auto' }, text ?? texts.stepTexts[id])),
      state === 'done' ? badge(texts.states.done, TONES.done) : state === 'later' || (id === 'install' && !may('admin')) ? null
        : element('button', { type: 'button', class: 'primary', onclick: does[id] }, action ?? texts.stepActions[id]))));
}

/** What is done and what comes next. @param {{ report: any, intake: any, syncs: any }} now */
export function waysteps({ report, intake, syncs }) {
  const isReached = report.site.isReachable && (!report.problem || report.problem.code === 'forbidden');
  const isReady = report.isInOrder;
  const isHeard = Boolean(intake.lastSignedWith?.current);
  const isSynced = [syncs.lastBasic, syncs.lastEnhanced].some(run => run?.status === 'completed');
  const done = { connect: isReached, install: isReady, test: isReady && isHeard, sync: isSynced };
  const next = Object.keys(done).find(id => !done[id]);
  return Object.keys(done).map(id => ({ id, state: done[id] ? 'done' : id !== next ? 'later' : isWrong(id, report) ? 'wrong' : 'now', text: id === next ? words(id, report) : undefined,
    action: id === 'install' && report.expected.some(webhook => webhook.webhook) ? texts.actions.repair : undefined }));
}

const isWrong = (id, report) => id === 'connect' ? report.problem && report.problem.code !== 'notConfigured' : id === 'install' && Boolean(report.problem);

const words = (id, report) => id === 'connect' || (id === 'install' && report.problem) ? report.problem?.message : undefined;
