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

  show(customer) {
    for (const [field, cell] of this.#values) {
      const value = valueNode(field, customer);
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
