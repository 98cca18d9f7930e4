import { messages } from './i18n.js';
import { customerOf, customerPath } from './links.js';

const KEY = 'customersync followed';

/** Customers that a person follows, by our ids: the browser tells of their changes while a page of ours is open. */
const followed = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; }
};

export const canFollow = 'Notification' in globalThis;
export const isFollowed = ({ id }) => followed().includes(id) && Notification.permission === 'granted';

/** @returns {Promise<boolean>} whether it is followed now; the browser asks the person once */
export async function follow({ id }, on) {
  const isAllowed = on && await Notification.requestPermission() === 'granted';
  const rest = followed().filter(one => one !== id);
  try { localStorage.setItem(KEY, JSON.stringify(isAllowed ? [...rest, id] : rest)); } catch { return false; }
  return isAllowed;
}

/** Of a change that is on the screen nobody needs to be told. Several tabs tell it once: the later one replaces it. */
export async function tellFollowed({ kind, fields, customer, erpnextId, sequence }) {
  if (!canFollow || !isFollowed(customer) || (customerOf(location) === erpnextId && document.visibilityState === 'visible')) return;
  const { labelOf } = await import('./own-fields.js'); // Asked of the server: only where it is wanted.
  const what = messages.terms.kinds[kind] ?? kind;
  const told = new Notification(customer.name ?? erpnextId, { tag: `${customer.id} ${sequence}`, icon: '/img/logo.svg', body: kind === 'updated' && fields.length ? `${what}: ${fields.map(labelOf).join(messages.terms.comma)}` : what });
  told.onclick = () => { focus(); location.assign(customerPath(erpnextId)); };
}
