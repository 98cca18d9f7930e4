import '../shell/notice.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { openPage } from '../shell/page.js';

/** The pages of the settings, and the role that each takes. */
export const NEEDS = { integration: 'operator', general: 'admin', fields: 'admin', kept: 'admin', people: 'admin', keys: 'admin', hooks: 'admin', sessions: 'viewer', audit: 'admin', docs: 'viewer' };

const places = { integration: '/settings', docs: '/docs' };

const names = { integration: messages.settings.integration, general: messages.general.title, fields: messages.fields.title, kept: messages.kept.title, docs: messages.docs.title, ...Object.fromEntries(['people', 'keys', 'hooks', 'sessions', 'audit'].map(part => [part, messages.access[part].title])) };

/** As `openPage`, with the way to the other pages of the settings. @param {keyof NEEDS} part */
export function openSettings(part) {
  const page = openPage('settings', names[part]);
  page.main.append(element('nav', { class: 'subnav', 'aria-label': messages.places.settings }, ...Object.keys(NEEDS).filter(one => may(NEEDS[one])).map(one =>
    element('a', { href: places[one] ?? `/settings/${one}`, 'aria-current': one === part ? 'page' : null }, names[one]))));
  page.main.querySelector('.subnav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  return page;
}
