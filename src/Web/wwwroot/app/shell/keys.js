import { showDialog } from './dialog.js';
import { element } from './html.js';
import { messages } from './i18n.js';

const SOON = 1_500;
const texts = messages.shell.keys;
const PLACES = { h: '/home', c: '/', d: '/deliveries', s: '/syncs', v: '/verification', m: '/monitoring', e: '/settings' };
let lead = 0;

/** `?` shows the keys, `g` and a letter lead to a place, `j` and `k` to the next of a list and the one before. */
export function followKeys() {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog, [role=slider]')) return;
    const isLed = event.timeStamp - lead < SOON;
    lead = event.key === 'g' ? event.timeStamp : 0;
    if (event.key === '?') return take(event, showKeys);
    if (isLed && PLACES[event.key]) return take(event, () => location.assign(PLACES[event.key]));
    const step = { j: 'next', k: 'prev' }[event.key];
    const link = step && document.querySelector(`a[rel=${step}]:not([hidden])`);
    if (link) take(event, () => link.click());
  });
}

function take(event, act) {
  event.preventDefault();
  act();
}

export function showKeys() {
  const rows = [['?'], ['/'], ['↑', '↓'], ['Enter'], ['Esc'], ['j'], ['k'], ...Object.keys(PLACES).map(key => ['g', key])];
  showDialog({ title: texts.title, body: [element('dl', { class: 'keys' }, ...rows.map((keys, index) =>
    element('div', {}, element('dt', { dir: 'ltr' }, ...keys.map(key => element('kbd', {}, key))), element('dd', {}, words(keys, index)))))] });
}

const words = (keys, index) => keys[0] === 'g' ? texts.to(messages.places[Object.keys(messages.places)[Object.keys(PLACES).indexOf(keys[1])]]) : texts.acts[index];
