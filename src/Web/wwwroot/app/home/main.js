import '../shell/notice.js';
import '../shell/relative-time.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { send } from '../shell/api.js';
import { copyLine } from '../shell/copy-line.js';
import { may } from '../shell/me.js';
import { followFeed, heading, openPage } from '../shell/page.js';
import { onStatus, readStatus, status } from '../shell/status.js';

const FRESH = 15_000;
const texts = messages.home;
const { main, state, announcements } = openPage('home');
const told = element('page-notice');
const verdict = element('section', { class: 'panel verdict', 'aria-live': 'polite', hidden: true });
const list = element('ul', { class: 'findings', 'aria-label': texts.needs, hidden: true });
const notice = element('page-notice');
let print;

main.append(heading(messages.places.home, texts.subtitle), told, verdict, list, notice);
followFeed(state, { onSync: news => news.type === 'finished' && readStatus(), onState: now => now === 'live' && readStatus() });
notice.loading();
onStatus(show);
setInterval(() => document.hidden || load(), FRESH);
load();

/** The first answer is waited for; later ones come as they can. */
async function load() {
  await readStatus();
  if (!status()) notice.failed(texts.failedTitle, new Error(messages.shell.unreachable), load);
}

function show(answer) {
  notice.hide();
  verdict.hidden = false;
  const now = JSON.stringify({ ...answer, checkedAt: '' });
  if (now === print) return;
  print = now;
  const wanting = answer.findings.filter(({ level }) => level !== 'note');
  verdict.className = `panel verdict ${answer.isWell ? 'well' : wanting.some(({ level }) => level === 'bad') ? 'bad' : 'warn'}`;
  verdict.replaceChildren(
    element('span', { class: 'mark', 'aria-hidden': 'true' }, answer.isWell ? '✓' : '!'),
    element('div', {}, element('h2', {}, answer.isWell ? texts.well : texts.wanting(wanting.length)), element('p', {}, ...facts(answer)),
      answer.copy ? element('p', { class: 'copy' }, element('a', { href: '/verification' }, ...copyLine(answer.copy))) : null));
  list.hidden = answer.findings.length === 0;
  list.replaceChildren(...answer.findings.map(finding));
}

const facts = ({ lastDelivery, lastSync }) => [
  texts.lastDelivery, ' ', lastDelivery ? element('relative-time', { datetime: lastDelivery }) : texts.never, ' · ',
  texts.lastSync, ' ', lastSync ? element('relative-time', { datetime: lastSync }) : texts.never,
];

function finding({ code, level, place, detail, count, since }) {
  const { title, act, why } = texts.findings[code] ?? { title: () => code };
  return element('li', { class: `panel finding ${level}`, 'data-code': code },
    element('div', {}, element('h3', {}, title(count ?? 1)), why ? element('p', {}, why) : null, detail ? ownText(detail, { class: 'detail' }) : null,
      since ? element('p', { class: 'since' }, element('relative-time', { datetime: since })) : null),
    element('div', { class: 'tools' }, ...mends(code), element('a', { class: 'button', href: place }, act ?? texts.look)));
}

/** What is mended by one click from here; the rest is where the link leads. */
function mends(code) {
  const one = { drifted: ['admin', texts.repair, () => send('POST', '/api/webhooks/erpnext/setup', { action: 'repair' })], syncFailed: ['operator', messages.syncs.start.basic, () => send('POST', '/api/customers/sync')],
    behind: ['operator', messages.syncs.start.basic, () => send('POST', '/api/customers/sync')], fieldsAdded: ['admin', texts.seen, () => send('POST', '/api/fields/accept')] }[code];
  return one && may(one[0]) ? [element('button', { type: 'button', class: 'primary', onclick: event => mend(event.target, one[2]) }, one[1])] : [];
}

async function mend(button, act) {
  button.ariaDisabled = 'true';
  told.hide();
  try {
    await act();
    announcements.textContent = texts.done;
  } catch (error) {
    told.show('failed', { title: messages.syncs.actionFailed, texts: [error.message], action: { label: messages.shell.close, run: () => told.hide() } });
  }
  button.ariaDisabled = 'false';
  load();
}
