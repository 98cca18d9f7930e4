import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { mark } from '../shell/marks.js';
import { labelOf } from '../shell/own-fields.js';
import { groups, valueNode } from './fields.js';

/** Everything that is known of a customer; what changes while it is open is marked. */
export class CustomerFields {
  #values = new Map();

  node = element('div', { class: 'panel fields' }, ...Object.entries(groups).map(([group, fields]) =>
    element('section', {}, element('h2', {}, messages.customer.groups[group]), element('dl', {}, ...fields.map(field => this.#field(field))))));

  /** Beside another state of it: what is otherwise there stands behind each value. @param {{ then: any, compared: any, label: string }} states */
  compare({ then, compared, label }) {
    for (const [field, cell] of this.#values) {
      const [value, other] = [valueNode(field, then), valueNode(field, compared)];
      const isOther = field.key !== 'sequence' && value.textContent !== other.textContent;
      cell.replaceChildren(value, ...isOther ? [element('p', { class: 'other' }, `${label}: `, element('bdi', {}, other.textContent))] : []);
      cell.parentElement.classList.toggle('differs', isOther);
    }
  }

  show(customer) {
    for (const [field, cell] of this.#values) {
      const value = valueNode(field, customer);
      cell.parentElement.classList.remove('differs');
      if (cell.hasChildNodes() && value.textContent === cell.textContent) continue;
      if (cell.hasChildNodes() && field.key !== 'sequence') mark(cell, 'changed');
      cell.replaceChildren(value);
    }
  }

  #field(field) {
    const cell = element('dd');
    this.#values.set(field, cell);
    return element('div', {}, element('dt', {}, labelOf(field.key)), cell);
  }
}
