import { address } from './api.js';

const DOTS = ['.', '..']; // A browser resolves them in a path, escaped or not.

export const customerPath = erpnextId => DOTS.includes(erpnextId) ? `/customers?erpnextId=${erpnextId}` : `/customers/${encodeURIComponent(erpnextId)}`;

/** What stands below /api/customers/ beside customers, and what no path holds. */
const TAKEN = /^(by-name|changes|events|export\.csv|sync|verification|\.\.?)(\/|$)/i;

/** Where a customer, or what belongs to it (`/history`), is read. */
export const customerApi = (erpnextId, part = '', query = {}) => TAKEN.test(erpnextId)
  ? address(`/api/customers/by-name${part}`, { erpnextId, ...query })
  : address(`/api/customers/${encodeURIComponent(erpnextId)}${part}`, query);

/** The customer that the address names, or null. @param {Location} address */
export function customerOf({ pathname, search }) {
  if (!pathname.startsWith('/customers/')) return new URLSearchParams(search).get('erpnextId');
  try {
    return decodeURIComponent(pathname.slice('/customers/'.length)) || null;
  } catch {
    return null;
  }
}

export const deliveryPath = id => `/deliveries/${encodeURIComponent(id)}`;
export const runPath = id => `/syncs/${encodeURIComponent(id)}`;
