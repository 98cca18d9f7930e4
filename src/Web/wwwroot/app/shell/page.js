import './connection-state.js';
import { connectCustomerFeed } from '../../sdk/customer-sync.js';
import { account, openLine } from './account.js';
import { signIn } from './api.js';
import { element } from './html.js';
import { messages, number } from './i18n.js';
import { followKeys } from './keys.js';
import { tellFollowed } from './followed.js';
import { viewMenu } from './language.js';
import { customerOf } from './links.js';
import { rememberList } from './list-place.js';
import { who } from './me.js';
import { followStatus, needs, onStatus } from './status.js';

const PLACES = { home: '/home', customers: '/', deliveries: '/deliveries', syncs: '/syncs', verification: '/verification', monitoring: '/monitoring', settings: '/settings' };

/**
 * Builds what all pages have: skip link, header, navigation, live region.
 * @param {keyof PLACES} place the entry of the navigation that is marked
 * @param {string} [title] of the document; default: the name of the place
 * @returns {{ main: HTMLElement, state: HTMLElement, announcements: HTMLElement }} the page fills `main`
 */
export function openPage(place, title = messages.places[place]) {
  const main = document.querySelector('main');
  const state = element('connection-state');
  const announcements = element('div', { class: 'unseen', 'aria-live': 'polite' });
  name(title);
  if (place === 'customers' && customerOf(location) === null) rememberList();
  document.body.prepend(
    element('a', { class: 'skip', href: '#main', onclick: event => skip(event, main) }, messages.shell.skip),
    element('header', { class: 'top' },
      element('a', { class: 'brand', href: '/', translate: 'no' }, element('img', { src: '/img/logo.svg', alt: '', width: 26, height: 26 }), 'CustomerSync'),
      element('nav', { 'aria-label': messages.shell.navigation }, ...Object.entries(PLACES).map(([key, href]) =>
        element('a', { href, 'aria-current': key === place ? (location.pathname === href ? 'page' : 'true') : null }, messages.places[key], key === 'home' ? element('span', { class: 'count', hidden: true }) : null))),
      element('div', { class: 'tools' }, state, account(), viewMenu())),
    openLine() ?? '');
  document.body.append(announcements);
  onStatus(answer => tellNeeds(needs(answer)));
  followStatus();
  followKeys();
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  return { main, state, announcements };
}

let titled = '';
let wanting = 0;

export function name(title) {
  titled = title;
  document.title = `${wanting ? `(${wanting}) ` : ''}${title} · CustomerSync`;
}

/** How many things need a person, wherever one is: in the navigation and in the tab's title. */
function tellNeeds(count) {
  wanting = count;
  name(titled);
  const badge = document.querySelector('.top nav .count');
  badge.hidden = count === 0;
  badge.replaceChildren(number(count), element('span', { class: 'unseen' }, ` ${messages.home.wanting(count)}`));
}

/** The heading of a page: title, a line below it, and what stands at its end. */
export function heading(title, subtitle, ...tools) {
  return element('div', { class: 'heading' },
    element('div', {}, element('h1', { dir: 'auto' }, title), subtitle ? element('p', {}, subtitle) : null),
    element('div', { class: 'tools' }, ...tools));
}

/** Follows the feed, and shows in the header how it goes. Takes the options of `connectCustomerFeed`. */
export function followFeed(state, options) {
  return connectCustomerFeed({ ...options, onChange: change => { tellFollowed(change); options.onChange?.(change); }, onState: told => { state.state = told; isRevoked(told); options.onState?.(told); } });
}

// Where the feed is lost because the access was revoked, the next request is refused and leads to the page that signs in.
function isRevoked(state) {
  if (state === 'signed-out') signIn();
  else if (state === 'offline' && navigator.onLine) who().catch(() => {});
}

function skip(event, main) {
  event.preventDefault();
  main.tabIndex = -1;
  main.focus();
}
