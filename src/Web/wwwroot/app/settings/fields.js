import '../shell/notice.js';
import { get, send } from '../shell/api.js';
import { DataTable } from '../shell/data-table.js';
import { confirmDialog } from '../shell/dialog.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { followFeed, heading } from '../shell/page.js';
import { FieldEditor } from './field-editor.js';
import { FieldPicker } from './field-picker.js';
import { openSettings } from './frame.js';

const FRESH = 2_000;
const texts = messages.fields;

const { main, state, announcements } = openSettings('fields');
const told = element('page-notice');
const drifted = element('section', { class: 'panel drifted', hidden: true, role: 'status' });
const progress = element('p', { class: 'progress calm', role: 'status' });
const list = element('ol', { class: 'own-fields' });
const none = element('p', { class: 'calm' }, texts.none);
const samples = element('div', { class: 'samples' });
const silent = element('input', { type: 'checkbox' });
const load = element('input', { type: 'checkbox', checked: true });
const preview = element('button', { type: 'button', onclick: look }, texts.preview);
const saving = element('button', { type: 'button', class: 'primary', onclick: save }, texts.save);
const acts = element('div', { class: 'acts' }, element('label', { class: 'check' }, silent, texts.silent), element('label', { class: 'check' }, load, texts.load), element('span', { class: 'tools' }, preview, saving));
const picker = new FieldPicker(field => add(field).focus());
let editors = [];
let version = 0;
let locked = false;

main.append(heading(texts.title, texts.subtitle), told, element('div', { class: 'settings' }, drifted,
  element('section', { class: 'panel' }, element('h2', {}, texts.chosen), element('div', { class: 'picker' }, progress, none, list, samples, acts)), picker.node));
followFeed(state, {});
await attempt(begin);
setInterval(() => document.hidden || follow().catch(() => {}), FRESH);
attempt(async () => {
  const { problem, fields } = await get('/api/fields/available');
  picker.show(fields);
  const there = new Map(fields.map(field => [field.source, field]));
  if (!problem) editors.forEach(editor => editor.compare(there));
  tellDrift((await get('/api/fields')).drift);
  if (problem) told.show('warn', { title: texts.notAsked, texts: [problem] });
});

async function begin() {
  const now = await get('/api/fields?progress=true');
  ({ version, isConfigured: locked } = now);
  editors = [];
  list.replaceChildren();
  now.fields.forEach(add);
  none.hidden = editors.length > 0;
  acts.hidden = picker.node.hidden = locked;
  show(now);
}

async function follow() {
  show(await get('/api/fields?progress=true'));
}

function show({ version: newest, isConfigured, backFill }) {
  const parts = isConfigured ? [texts.configured] : [];
  if (newest !== version) parts.push(texts.changedElsewhere);
  if (backFill) parts.push(backFill.isDone ? texts.done(backFill.mapped) : texts.working(backFill.mapped, backFill.mapped + backFill.waiting), ...backFill.isDone && backFill.waiting ? [texts.waiting(backFill.waiting)] : [], ...backFill.indexes);
  const text = parts.join(' ');
  if (progress.textContent !== text) progress.textContent = text;
}

/** What is otherwise in ERPNext than when a person last saw it. */
function tellDrift(drift) {
  const lines = drift ? [...drift.changes.map(({ label, source, was, is }) => `${label}: ${is ? texts.otherKind(source, was, is) : texts.vanished(source)}`),
    ...drift.added.length ? [texts.added(drift.added.length, drift.added.slice(0, 8).map(({ label }) => label).join(messages.terms.comma))] : []] : [];
  drifted.hidden = lines.length === 0;
  drifted.replaceChildren(element('h2', {}, texts.drift), element('ul', {}, ...lines.map(line => element('li', { dir: 'auto' }, line))),
    element('div', { class: 'tools' }, element('button', { type: 'button', onclick: () => attempt(async () => tellDrift((await send('POST', '/api/fields/accept')).data.drift)) }, texts.accept)));
}

function add(field) {
  const editor = new FieldEditor(field, { locked, changed: forget, removed });
  editors.push(editor);
  list.append(editor.node);
  none.hidden = true;
  forget();
  return editor;
}

function removed(editor) {
  editors = editors.filter(one => one !== editor);
  editor.node.remove();
  none.hidden = editors.length > 0;
  forget();
  preview.focus();
}

/** What was previewed is of other fields now. */
function forget() {
  samples.replaceChildren();
  editors.forEach(editor => editor.show());
}

const values = () => editors.map(editor => editor.value);

async function attempt(act) {
  told.hide();
  main.ariaBusy = 'true';
  try {
    return await act();
  } catch (error) {
    fail(error.message.split(/(?<=[.:]) (?=[A-Z'])/));
  } finally {
    main.ariaBusy = 'false';
  }
}

function fail(sentences) {
  told.show('failed', { title: texts.failed, texts: sentences, action: { label: messages.shell.close, run: () => told.hide() } });
  told.scrollIntoView({ block: 'nearest' });
}

/** @returns {Promise<any>} the preview; nothing where something is wrong */
function look() {
  return attempt(async () => {
    const { data } = await send('POST', '/api/fields/preview', { fields: values() });
    if (data.problems.length) return fail(data.problems);
    const fits = new Map(data.fields.map(fit => [fit.name, fit]));
    editors.forEach(editor => editor.show(fits.get(editor.value.name), data.lookedAt));
    const table = DataTable.of({
      label: texts.samples, id: row => row.erpnextId,
      columns: [{ key: 'name', label: messages.terms.fields.name, cell: row => element('bdi', {}, row.name) }, ...values().map(field =>
        ({ key: 'own', label: field.label, cell: row => element('bdi', {}, row.values[field.name] ?? messages.terms.none) }))],
    });
    table.rows = data.samples;
    samples.replaceChildren(element('p', { class: 'calm' }, (data.isFromErpNext ? texts.looked : texts.lookedHere)(data.lookedAt, data.total)), table);
    announcements.textContent = texts.looked(data.lookedAt, data.total);
    return data;
  });
}

/** What does not fit is told before it is saved. */
async function save() {
  const data = await look();
  if (!data) return;
  const wrong = data.fields.filter(({ misfits }) => misfits > 0);
  const sure = wrong.length === 0 || await confirmDialog({
    title: texts.misfitTitle, confirm: texts.saveAnyway, danger: true,
    body: wrong.map(({ name, misfits, examples }) => `${name}: ${texts.misfits(misfits, data.lookedAt, texts.types[values().find(field => field.name === name).type])} ${examples.map(({ erpnextId, value }) => `${erpnextId}: ${value}`).join(' · ')}`),
  });
  if (!sure) return;
  await attempt(async () => {
    await send('PUT', '/api/fields', { version, fields: values(), silent: silent.checked, load: load.checked });
    await begin();
    told.show('done', { title: texts.saved, texts: [element('p', {}, element('a', { href: '/settings#webhooks' }, texts.webhooks))], action: { label: messages.shell.close, run: () => told.hide() } });
    announcements.textContent = texts.saved;
  });
}
