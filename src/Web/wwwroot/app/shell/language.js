import { areToastsOn, setTheme, setToasts, theme, THEMES } from './choices.js';
import { element } from './html.js';
import { lang, languages, messages, speak } from './i18n.js';
import { showKeys } from './keys.js';

const texts = messages.shell.view;

/** The buttons that show the page in another language. @param {string} [hash] what the address of that page ends with */
export const languageButtons = hash => Object.keys(languages).filter(key => key !== lang).map(key =>
  element('button', { type: 'button', class: 'speak', lang: key, dir: 'auto', onclick: () => speak(key, hash) }, languages[key]));

/** How the pages look and speak on this browser. */
export function viewMenu() {
  const menu = element('details', { class: 'menu view', onkeydown: event => event.key === 'Escape' && close(menu) },
    element('summary', { class: 'button', 'aria-label': texts.title, title: texts.title }, element('span', { 'aria-hidden': 'true' }, '⚙')),
    element('div', {},
      choice(texts.language, languages, lang, speak),
      choice(texts.theme, Object.fromEntries(THEMES.map(key => [key, texts.themes[key]])), theme(), setTheme),
      element('label', {}, element('input', { type: 'checkbox', checked: areToastsOn(), onchange: ({ target }) => setToasts(target.checked) }), texts.toasts),
      element('button', { type: 'button', onclick: () => { menu.open = false; showKeys(); } }, texts.keys, ' ', element('kbd', {}, '?'))));
  document.addEventListener('click', event => menu.contains(event.target) || (menu.open = false));
  return menu;
}

const choice = (title, values, chosen, choose) => element('fieldset', {}, element('legend', {}, title), ...Object.entries(values).map(([key, text]) =>
  element('label', {}, element('input', { type: 'radio', name: title, value: key, checked: key === chosen, onchange: () => choose(key) }), element('span', { lang: title === texts.language ? key : null, dir: 'auto' }, text))));

function close(menu) {
  menu.open = false;
  menu.firstElementChild.focus();
}
