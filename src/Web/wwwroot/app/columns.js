import { formatMoney, formatSiteTimeShort } from './format.js';

/** The columns of the table: `fields` say which changes mark the cell, `sort` what the heading sorts by. */
export const columns = [
  { key: 'name', fields: ['name', 'disabled'], sort: 'name', text: customer => customer.name ?? '' },
  { key: 'erpnextId', fields: ['erpnextId'], sort: 'erpnextId', text: customer => customer.erpnextId },
  { key: 'email', fields: ['email'], sort: 'email', text: customer => customer.email ?? '' },
  { key: 'phone', fields: ['phone'], text: customer => customer.phone ?? '' },
  { key: 'city', fields: ['city'], sort: 'city', text: customer => customer.city ?? '' },
  { key: 'creditLimit', fields: ['creditLimit', 'currency'], text: customer => formatMoney(customer.creditLimit, customer.currency) },
  { key: 'modified', fields: [], sort: 'modified', text: customer => formatSiteTimeShort(customer.erpnextModified) },
];
