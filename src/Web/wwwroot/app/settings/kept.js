import '../shell/notice.js';
import '../customers/filter-bar.js';
import { formatFilter, keptFields, parseFilter } from '../customers/list-fields.js';
import { get, send } from '../shell/api.js';
import { confirmDialog } from '../shell/dialog.js';
import { element, ownText } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { followFeed, heading } from '../shell/page.js';
import { openSettings } from './frame.js';

const FRESH = 2_000;
const PREFIX = 'filter.';
const texts = messages.kept;

const { main, state, announcements } = openSettings('kept');
const told = element('page-notice');
const progress = element('p', { class: 'progress calm', role: 'status' });
const all = element('p', { class: 'calm' }, texts.all);
const filters = element('filter-bar');
const seen = element('div', { class: 'samples' });
const looking = element('button', { type: 'button', onclick: look }, texts.preview);
const saving = element('button', { type: 'button', class: 'primary', onclick: save }, texts.save);
const acts = element('div', { class: 'acts' }, element('span', { class: 'tools' }, looking, saving));
let conditions = [];
let version = 0;

filters.fields = keptFields;
filters.addEventListener('filter', ({ detail }) => show(detail));
main.append(heading(texts.title, texts.subtitle), told, element('div', { class: 'settings' },
  element('section', { class: 'panel' }, element('h2', {}, texts.conditions), element('div', { class: 'picker' }, progress, all, filters, element('p', { class: 'calm' }, texts.anyOf), seen, acts))));
followFeed(state, {});
await attempt(begin);
setInterval(() => document.hidden || get('/api/fields/kept').then(tell, () => {}), FRESH);

async function begin() {
  const now = await get('/api/fields/kept');
  version = now.version;
  acts.hidden = filters.hidden = now.isConfigured;
  show(now.conditions.map(({ name, value }) => parseFilter([PREFIX + name, value], keptFields)).filter(Boolean));
  tell(now);
}

function show(filtered) {
  conditions = filters.filters = filtered;
  all.hidden = conditions.length > 0;
  seen.replaceChildren();
}

function tell({ version: newest, isConfigured, left, backFill }) {
  version = Math.max(version, newest);
  const parts = [isConfigured ? texts.configured : '', texts.leftOut(left), backFill && !backFill.isDone ? texts.working(backFill.mapped, backFill.mapped + backFill.waiting) : ''];
  const text = parts.filter(Boolean).join(' ');
  if (progress.textContent !== text) progress.textContent = text;
}

const asked = () => ({ conditions: conditions.map(formatFilter).map(([name, value]) => ({ name: name.slice(PREFIX.length), value })) });

async function attempt(act) {
  told.hide();
  main.ariaBusy = 'true';
  try {
    return await act();
  } catch (error) {
    fail(error.message);
  } finally {
    main.ariaBusy = 'false';
  }
}

function fail(sentence) {
  told.show('failed', { title: texts.failed, texts: [sentence], action: { label: messages.shell.close, run: () => told.hide() } });
  told.scrollIntoView({ block: 'nearest' });
}

/** @returns {Promise<any>} what it would come to; nothing where something is wrong */
function look() {
  return attempt(async () => {
    const { data } = await send('POST', '/api/fields/kept/preview', asked());
    if (data.problem) return fail(data.problem);
    const sum = [texts.stays(data.kept), texts.leaves(data.leaving), texts.enters(data.entering)].join(messages.terms.comma);
    seen.replaceChildren(element('p', { class: 'calm' }, `${sum}. ${data.isWhole ? '' : texts.partly}`), examples(texts.leavers, data.leavingExamples), examples(texts.enterers, data.enteringExamples));
    announcements.textContent = sum;
    return data;
  });
}

const examples = (title, some) => some.length === 0 ? '' : element('section', { class: 'examples' }, element('h3', {}, title),
  element('ul', {}, ...some.map(({ erpnextId, name }) => element('li', {}, element('a', { href: customerPath(erpnextId) }, ownText(name))))));

/** Who would leave is told before it is saved; where they are many a person says that it is meant. */
async function save() {
  const data = await look();
  if (!data) return;
  if (data.isBraked && !await confirmDialog({ title: texts.braked(data.leaving, data.kept), body: [texts.brakedText], confirm: texts.confirm, danger: true })) return;
  await attempt(async () => {
    await send('PUT', '/api/fields/kept', { ...asked(), version, confirmed: data.isBraked });
    await begin();
  });
}
