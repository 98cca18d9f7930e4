import { ApiError, get, send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { Part } from './part.js';

const SIGN_IN = '/api/access/erpnext-sign-in';
const { erpNext: texts, roles } = messages.access;

/** Whether people sign in with what they have in ERPNext. @param {(act: () => Promise<void>) => Promise<void>} attempt tells when it failed */
export function erpNextSignIn(attempt) {
  const part = new Part(element('section', { class: 'panel outside', hidden: true }), now => [
    element('h2', {}, texts.title, ' ', now.isOn ? badge(texts.on, 'good') : badge(texts.off)),
    element('p', { class: 'calm' }, now.isOn ? texts.onText : texts.offText),
    element('ul', {}, ...now.roles.map(({ erpNext, role }) => element('li', {}, ownText(erpNext), ': ', roles[role]))),
    now.isHere ? null : element('p', { class: 'warning' }, texts.elsewhere, ' ', element('code', { dir: 'ltr' }, now.redirectUri)),
    element('div', { class: 'tools' },
      now.isOn && now.isHere ? '' : element('button', { type: 'button', class: 'primary', onclick: () => change('PUT') }, now.isOn ? texts.again : texts.turnOn),
      now.isOn ? element('button', { type: 'button', onclick: turnOff }, texts.turnOff) : ''),
  ]);
  return { node: part.node, load: () => attempt(async () => show(await get(SIGN_IN))) };

  function show(now) {
    part.show(now);
    part.node.hidden = false;
  }

  async function change(method) {
    if (part.node.ariaBusy === 'true') return;
    part.node.ariaBusy = 'true';
    await attempt(async () => {
      const { data, message } = await send(method, SIGN_IN);
      show(data);
      if (message !== 'Done') throw new ApiError(message); // Something is left to do in ERPNext.
    });
    part.node.ariaBusy = 'false';
  }

  async function turnOff() {
    if (await confirmDialog({ title: texts.offTitle, body: [texts.offQuestion], confirm: texts.turnOff, danger: true })) await change('DELETE');
  }
}
