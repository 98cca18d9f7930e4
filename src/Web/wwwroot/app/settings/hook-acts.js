import { send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { HookFields } from './hook-fields.js';

export const HOOKS = '/api/hooks';
export const texts = messages.access.hooks;
export const url = ({ id }) => `${HOOKS}/${encodeURIComponent(id)}`;

/** State and what is to be known of it. */
export const stateOf = hook => element('span', {}, badge(texts.states[hook.state], { active: 'good', failing: 'warn', paused: 'bad' }[hook.state]), ' ',
  hook.state === 'paused' ? texts.pausedFor[hook.pausedFor] ?? '' : hook.state === 'failing' ? element('span', { dir: 'auto' }, hook.lastError) : '',
  hook.behind && hook.state !== 'active' ? ` ${texts.behind(hook.behind)}` : '',
  hook.reset ? element('p', {}, texts.reset(hook.reset.before, hook.reset.cursor)) : null);

/** The buttons of a subscription. @param {import('./list-page.js').ListPage} page @param {() => void} [gone] after it was removed */
export function buttons(hook, page, gone = () => {}) {
  const acts = { test, change, ...hook.state === 'paused' ? { resume: post } : { pause: post }, rotate, ...hook.previousSecretUntil ? { endRotation } : {}, remove };
  return element('span', { class: 'tools' }, ...Object.entries(acts).map(([key, act]) =>
    element('button', { type: 'button', 'aria-label': `${texts[key]}: ${hook.name}`, onclick: () => act(key) }, texts[key])));

  function post(action) {
    return page.attempt(async () => { await send('POST', `${url(hook)}/${action}`, {}); });
  }

  function test() {
    return page.attempt(async () => {
      const { data: { statusCode, error } } = await send('POST', `${url(hook)}/test`);
      page.tell(error ? 'failed' : 'done', error ? texts.testFailed : texts.testDone, error ?? String(statusCode));
    });
  }

  async function change() {
    const fields = new HookFields(hook);
    if (await confirmDialog({ title: hook.name, body: [fields.node], confirm: texts.save })) await page.attempt(async () => { await send('PUT', url(hook), fields.value); });
  }

  async function rotate() {
    if (!await confirmDialog({ title: texts.rotateTitle(hook.name), body: [texts.rotateText], confirm: texts.rotate })) return;
    await page.attempt(async () => tellSecret(page, (await send('POST', `${url(hook)}/rotate`)).data));
  }

  async function endRotation() {
    if (await confirmDialog({ title: texts.endTitle, body: [texts.endText], confirm: texts.endRotation })) await post('end-rotation');
  }

  async function remove() {
    const sure = await confirmDialog({ title: texts.removeTitle(hook.name), body: [texts.removeText], confirm: texts.remove, danger: true });
    if (sure) await page.attempt(async () => { await send('DELETE', url(hook)); gone(); });
  }
}

export const tellSecret = (page, { item, secret }) => page.tellOnce(texts.secretTitle(item.name), texts.secretText, secret);
