import { get, send } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { languageButtons } from '../shell/language.js';
import { copyable } from '../shell/notice.js';
import { destination } from './destination.js';

const SIGN_IN = '/api/access/sign-in';
const USELESS = [400, 410]; // The link will not do later either.
const texts = messages.signIn;

// The link, or what a provider led back with, leaves the address bar at once: what stands there is read over shoulders and kept in histories.
const link = location.hash.slice(1);
history.replaceState(history.state, '', document.querySelector('main').dataset.problem ? '/sign-in' : location.pathname + location.search);
addEventListener('hashchange', () => location.hash && location.reload()); // Another link, pasted into this tab.

const main = document.querySelector('main');
const problem = element('p', { class: 'problem', role: 'alert', dir: 'auto' }, texts.problems[main.dataset.problem] ?? '');
const { hasAdmin, methods = [], oidcName } = await get(SIGN_IN).catch(() => ({ hasAdmin: true, methods: [] }));
const to = destination(new URLSearchParams(location.search).get('to'));
document.title = `${texts.title} · CustomerSync`;
document.body.prepend(element('header', { class: 'top' },
  element('span', { class: 'brand', translate: 'no' }, element('img', { src: '/img/logo.svg', alt: '', width: 26, height: 26 }), 'CustomerSync'),
  element('div', { class: 'tools' }, ...languageButtons(link))));
main.append(element('section', { class: 'panel' }, element('h1', {}, texts.title), problem, ...link ? [form()] : [...outside(), howTo()]));

function form() {
  const name = element('input', { id: 'name', required: true, value: messages.access.roles.admin, maxlength: 100, dir: 'auto', autocomplete: 'name' });
  return element('form', { onsubmit: event => { event.preventDefault(); signIn(event.currentTarget, hasAdmin ? undefined : name.value.trim()); } },
    element('p', {}, hasAdmin ? texts.once : texts.first), ...hasAdmin ? [] : [element('label', { for: 'name' }, texts.name), name],
    element('button', { type: 'submit', class: 'primary' }, texts.button));
}

async function signIn(form, name) {
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  try {
    await send('POST', SIGN_IN, { link, name });
    location.replace(to);
  } catch (error) {
    problem.textContent = texts.problems[error.code] ?? error.message;
    if (USELESS.includes(error.status)) form.replaceWith(howTo());
    form.ariaBusy = 'false';
  }
}

/** A button for each provider that says who people are. */
function outside() {
  return methods.filter(way => way !== 'link').map(way => element('button', { type: 'button', class: 'primary outside', onclick: ({ currentTarget }) => leave(currentTarget, way) },
    texts.outside(way === 'oidc' ? oidcName : 'ERPNext')));
}

async function leave(button, way) {
  if (button.ariaBusy === 'true') return;
  button.ariaBusy = 'true';
  try {
    location.assign((await send('POST', `${SIGN_IN}/${way}`, { to })).data.location);
  } catch (error) {
    problem.textContent = texts.problems[error.code] ?? error.message;
    button.ariaBusy = 'false';
  }
}

/** How to come by a link. */
function howTo() {
  return element('div', { class: 'how' }, element('h2', {}, methods.length > 1 ? texts.orLink : texts.howTitle), element('p', {}, hasAdmin ? texts.invited : texts.firstLink), element('p', {}, texts.command), copyable('dotnet CustomerSync.Web.dll admin-link'));
}
