const KEY = 'customersync list';
const FIRST = { path: '/', search: '', way: [] };

/** Where the list stands, for the pages of its customers: its filters, and the cursors on the way to this page of it. */
export const keepListPlace = place => { try { sessionStorage.setItem(KEY, JSON.stringify(place)); } catch { /* then there is no way back to it */ } };

/** @returns {{ path: string, search: string, way: string[] }} */
export function listPlace() {
  try { return JSON.parse(sessionStorage.getItem(KEY)) ?? FIRST; } catch { return FIRST; }
}

/** The list is left: no address leads a page's scripts back (`no-referrer`). */
export const rememberList = () => addEventListener('pagehide', () => keepListPlace({ path: location.pathname, search: location.search, way: history.state?.way ?? [] }));
