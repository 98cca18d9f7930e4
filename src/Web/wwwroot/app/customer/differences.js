import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { labelOf } from '../shell/own-fields.js';

const { terms } = messages;

/** Fields with their value before and after. @param {Record<string, { from: string | null, to: string | null }>} fields */
export function differences(fields) {
  return element('dl', { class: 'differences' }, ...Object.entries(fields).map(([field, { from, to }]) => element('div', {},
    element('dt', {}, labelOf(field)),
    element('dd', {}, from == null ? null : element('del', { dir: 'auto' }, text(from)), to == null && from != null ? element('em', {}, terms.emptied) : element('ins', { dir: 'auto' }, text(to ?? terms.none))))));
}

const text = value => ({ true: terms.yes, false: terms.no })[value] ?? value;
