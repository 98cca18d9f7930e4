import { badge } from '../shell/badge.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { copyable } from '../shell/notice.js';
import { Part } from './part.js';

const texts = messages.settings;
const VARIABLES = ['ErpNext__Url=https://erp.example.com', 'ErpNext__ApiKey=…', 'ErpNext__ApiSecret=…'];

/** As whom ERPNext knows us, and what is missing. */
export function connection() {
  return new Part(element('section', { id: 'connection', class: 'panel' }), ({ site, problem, warnings }) => [
    element('h2', {}, texts.connection, ' ', status(site, problem)),
    problem && problem.code !== 'notConfigured' ? element('p', { class: 'wrong', role: 'alert', dir: 'auto' }, problem.message) : null,
    site.isConfigured ? facts(site) : howTo(),
    ...warnings.map(warning => element('p', { class: 'warning', dir: 'auto' }, element('b', {}, texts.warnings[warning.code] ?? texts.warning), ' ', warning.message)),
    site.notes.length ? element('details', { class: 'more' }, element('summary', {}, texts.notes), element('ul', {}, ...site.notes.map(note => element('li', { dir: 'auto' }, note)))) : null,
  ]);
}

function status(site, problem) {
  if (!site.isConfigured) return badge(texts.states.notSet, 'warn');
  return problem ? badge(texts.problems[problem.code] ?? texts.states.wrong, 'bad') : badge(texts.states.connected, 'good');
}

function facts(site) {
  const rows = [['url', site.url], ['user', site.user], ['version', [site.erpNext && `ERPNext ${site.erpNext}`, site.frappe && `frappe ${site.frappe}`].filter(Boolean).join(' · ')],
    ['zone', site.timeZone], ['rights', site.mayManageWebhooks == null ? null : site.mayManageWebhooks ? texts.mayManage : texts.mayNotManage]];
  return element('dl', { class: 'facts' }, ...rows.filter(([, value]) => value).map(([key, value]) => element('div', {}, element('dt', {}, texts.facts[key]), element('dd', { dir: 'auto' }, value))));
}

function howTo() {
  return element('div', { class: 'how' }, may('admin') ? element('a', { class: 'button primary', href: '/settings/general' }, texts.enterHere) : null, ...texts.connectSteps.map(step => element('p', {}, step)), ...VARIABLES.map(line => copyable(line)), element('p', {}, texts.connectEnd));
}
