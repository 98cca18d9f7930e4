import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { copyable } from '../shell/notice.js';
import { Part } from './part.js';

const texts = messages.settings;

/** How to set the webhooks up by hand, for the version at hand and for the others. */
export function instructions() {
  const steps = element('div', { class: 'manual' });
  const choice = element('select', { id: 'version', onchange: () => show() });
  let all = [];
  const part = new Part(element('details', { id: 'instructions', class: 'panel more' }), ({ list }) => {
    all = list;
    choice.replaceChildren(...all.map(({ version }) => element('option', { value: version }, `ERPNext ${version}`)));
    show();
    return [element('summary', {}, texts.byHand), element('p', { class: 'toolbar' }, element('label', { for: 'version' }, texts.version), choice), steps];
  });
  return part;

  function show() {
    const one = all.find(({ version }) => String(version) === choice.value) ?? all[0];
    steps.replaceChildren(element('ol', { lang: 'en', dir: 'ltr' }, ...one.steps.map(step => element('li', {}, step))), ...one.forms.map(form));
  }
}

function form({ event, entries }) {
  return element('dl', { class: 'form', lang: 'en', dir: 'ltr', 'aria-label': event }, ...entries.map(({ label, value }) =>
    element('div', {}, element('dt', {}, label), element('dd', {}, value.length > 20 ? copyable(value) : value || texts.leaveEmpty))));
}
