import { element } from './html.js';
import { lang, languages, speak } from './i18n.js';

/** The button that shows the page in the other language. @param {string} [hash] what the address of that page ends with */
export function languageSwitch(hash) {
  const other = Object.keys(languages).find(key => key !== lang);
  return element('button', { type: 'button', class: 'speak', lang: other, onclick: () => speak(other, hash) }, languages[other]);
}
