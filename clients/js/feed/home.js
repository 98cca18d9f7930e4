import { CustomerSyncError } from '../client/errors.js';

const here = import.meta.url; // not inside new URL(…): bundlers take that for a file to copy

/** Where the events are when nobody said: at the server that this script came from; in a bundle, at the page's own. */
export const home = () => new URL('/api/customers/events', /^https?:.*\/sdk\//.test(here) ? here : location.href);

/** @param {string | URL=} url */
export function eventsAt(url) {
  try {
    const events = new URL(url ?? home(), location.href);
    if (events.pathname.endsWith('/events')) return events;
  } catch { /* said below */ }
  throw new CustomerSyncError(`"${url}" is no address of the events, such as http://localhost:5080/api/customers/events.`);
}
