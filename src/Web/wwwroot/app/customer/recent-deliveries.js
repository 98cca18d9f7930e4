import { address, get } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { deliveryColumns, LOG } from '../deliveries/columns.js';
import { DataTable } from '../shell/data-table.js';

const LIMIT = '8';
const texts = messages.customer;

/** What ERPNext sent about a customer lately. */
export class RecentDeliveries {
  #table = DataTable.of({ label: texts.deliveries, columns: deliveryColumns.filter(({ key }) => key !== 'customer') });
  #none = element('p', { class: 'none' }, texts.noDeliveries);
  #all = element('a', {}, texts.allDeliveries);

  node = element('section', { class: 'panel deliveries', 'aria-label': texts.deliveries }, element('h2', {}, texts.deliveries, this.#all), this.#none, this.#table);

  read({ erpnextId }, signal) {
    this.#all.href = address('/deliveries', { erpnextId });
    return get(address(LOG, { erpnextId, limit: LIMIT }), signal);
  }

  show({ items }) {
    this.#none.hidden = items.length > 0;
    this.#all.hidden = items.length === 0;
    this.#table.rows = items;
  }
}
