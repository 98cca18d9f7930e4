import '../shell/notice.js';
import { get, send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { followFeed, heading } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { readStatus } from '../shell/status.js';
import { openSettings } from './frame.js';

const API = '/api/settings';
const texts = messages.general;
const KINDS = { 'Sync:EnhancedAt': 'time', 'Sync:BrakePercent': 'number', 'Sync:BrakeCount': 'number', 'Retention:BodiesDays': 'number', 'Retention:BodiesMegabytes': 'number', 'Retention:DeliveriesDays': 'number', 'Retention:ChangesDays': 'number' };
const CHOICES = { 'Webhooks:KeepBodies': ['All', 'Problems', 'None'] };
const SITE = ['ErpNext:Url', 'ErpNext:ApiKey', 'ErpNext:ApiSecret'];
const PARTS = { site: SITE, schedule: ['Sync:BasicEvery', 'Sync:EnhancedAt'], brake: ['Sync:BrakePercent', 'Sync:BrakeCount'], log: ['Webhooks:KeepBodies', 'Retention:BodiesDays', 'Retention:BodiesMegabytes', 'Retention:DeliveriesDays', 'Retention:ChangesDays'] };

const { main, state, announcements } = openSettings('general');
const notice = element('page-notice');
const told = element('page-notice');
const form = element('form', { class: 'settings general', hidden: true, onsubmit: save });
const tried = element('p', { class: 'tried', role: 'status', hidden: true });
const reader = new Reader(notice, messages.settings.failedTitle);
let inputs = new Map();
let version = 0;
main.append(heading(texts.title, texts.subtitle), told, notice, form);
followFeed(state, {});
load();

function load() {
  return reader.read(signal => get(API, signal), show);
}

function show(list) {
  version = list.version;
  inputs = new Map(list.items.map(item => [item.key, field(item)]));
  form.hidden = false;
  form.replaceChildren(...Object.entries(PARTS).map(([part, keys]) => element('section', { class: 'panel', id: part }, element('h2', {}, texts.parts[part]),
    texts.hints[part] ? element('p', { class: 'calm' }, texts.hints[part]) : null, element('div', { class: 'rows' }, ...keys.map(key => inputs.get(key).node)),
    part === 'site' && !inputs.get(SITE[0]).locked ? element('div', { class: 'tools' }, element('button', { type: 'button', onclick: ({ target }) => tryThese(target) }, texts.try), tried) : null)),
  element('div', { class: 'acts' }, element('button', { class: 'primary' }, texts.save), element('span', { class: 'calm' }, texts.atOnce)));
}

/** One setting: what the configuration has set is shown and not changed. */
function field(item) {
  const { key, value, source, isSecret, isSet } = item;
  const locked = source === 'configuration';
  const id = key.replace(':', '-');
  const input = control(item, { id, disabled: locked || null, 'aria-describedby': `${id}-hint` });
  const node = element('div', { class: 'row' }, element('label', { for: id }, texts.names[key]), input,
    element('p', { id: `${id}-hint` }, locked && isSecret ? '' : texts.about[key] ?? '', ' ', element('code', {}, key), ' ', locked ? badge(texts.sources.configuration, 'warn') : source === 'stored' ? badge(texts.sources.stored, 'accent') : ''));
  const was = isSecret ? '' : value ?? '';
  return { node, locked, isSecret, isSet, get value() { return input.value.trim(); }, get isChanged() { return !locked && this.value !== was; } };
}

function control({ key, value, isSecret, isSet }, attributes) {
  if (CHOICES[key]) return element('select', attributes, ...CHOICES[key].map(one => element('option', { value: one, selected: one === value }, texts.choices[one])));
  const kind = isSecret ? 'password' : KINDS[key] ?? 'text';
  return element('input', { ...attributes, type: kind, dir: 'ltr', value: isSecret ? null : value ?? '', min: kind === 'number' ? 0 : null, step: kind === 'number' ? 'any' : null,
    autocomplete: isSecret ? 'new-password' : 'off', spellcheck: 'false', placeholder: isSecret && isSet ? attributes.disabled ? '••••••••' : texts.kept : key === 'ErpNext:Url' ? 'https://erp.example.com' : null });
}

async function tryThese(button) {
  button.ariaDisabled = 'true';
  tried.hidden = false;
  tried.className = 'tried';
  tried.textContent = texts.trying;
  try {
    const [url, apiKey, apiSecret] = SITE.map(key => inputs.get(key).value);
    const { problem, user, erpNext, mayManageWebhooks } = (await send('POST', `${API}/try`, { url, apiKey, apiSecret })).data;
    tried.classList.add(problem ? 'bad' : 'good');
    tried.textContent = problem ?? `${texts.works(user, erpNext)} ${mayManageWebhooks ? '' : texts.noWebhooks}`;
  } catch (error) {
    tried.classList.add('bad');
    tried.textContent = error.message;
  }
  button.ariaDisabled = 'false';
}

async function save(event) {
  event.preventDefault();
  const changed = [...inputs].filter(([, input]) => input.isChanged);
  const values = Object.fromEntries(changed.map(([key, { value }]) => [key, value === '' && key !== 'Sync:EnhancedAt' ? null : value]));
  if (changed.length === 0) return;
  told.hide();
  try {
    const { data } = await send('PUT', API, { version, values });
    show(data);
    told.show('done', { title: texts.saved, texts: SITE.some(key => key in values) ? [element('p', {}, element('a', { class: 'link', href: '/settings' }, texts.next))] : [], action: { label: messages.shell.close, run: () => told.hide() } });
    announcements.textContent = texts.saved;
    readStatus();
  } catch (error) {
    told.show('failed', { title: texts.failed, texts: [error.message], action: { label: messages.shell.close, run: () => told.hide() } });
  }
  told.scrollIntoView({ block: 'nearest' });
}
