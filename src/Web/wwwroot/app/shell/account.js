import { send } from './api.js';
import { element, ownText } from './html.js';
import { messages } from './i18n.js';
import { me } from './me.js';
import { fillMonogram, monogram } from './monogram.js';

const texts = messages.access;

/** Who is signed in, and the way out; nothing while access is open. */
export function account() {
  if (me.kind === 'open' || !me.id) return null;
  const disc = monogram();
  fillMonogram(disc, me);
  const failure = element('p', { role: 'alert' });
  const menu = element('details', { class: 'menu account', onkeydown: event => event.key === 'Escape' && close(menu) },
    element('summary', { class: 'button', 'aria-label': texts.account(me.name, texts.roles[me.role]) }, disc, ownText(me.name), element('span', { class: 'role' }, texts.roles[me.role])),
    element('div', {}, element('p', {}, element('b', { dir: 'auto' }, me.name), ' · ', texts.roles[me.role]),
      element('a', { href: '/settings/sessions' }, texts.mySessions), element('button', { type: 'button', onclick: () => signOut(failure) }, texts.signOut), failure));
  document.addEventListener('click', event => menu.contains(event.target) || (menu.open = false));
  return menu;
}

/** A line below the header while access is open. */
export const openLine = () => me.mode === 'open' ? element('aside', { class: 'open-line' }, texts.open) : null;

function close(menu) {
  menu.open = false;
  menu.firstElementChild.focus();
}

async function signOut(failure) {
  try {
    await send('POST', '/api/access/sign-out');
    location.assign('/sign-in');
  } catch (error) {
    failure.textContent = error.message;
  }
}
