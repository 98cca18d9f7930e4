const KEY = 'customersync list';
const FIRST = { path: '/', search: '', row: 0 };

/** Where the list stands, for the pages of its customers: what it asks for, and the row that was opened, from 0. */
export const keepListPlace = place => { try { sessionStorage.setItem(KEY, JSON.stringify(place)); } catch { /* then there is no way back to it */ } };

/** @returns {{ path: string, search: string, row: number }} */
export function listPlace() {
  try { return JSON.parse(sessionStorage.getItem(KEY)) ?? FIRST; } catch { return FIRST; }
}

/** The list is left: no address leads a page's scripts back (`no-referrer`). */
export function rememberList() {
  let row = 0;
  addEventListener('click', ({ target }) => { row = Math.max(0, (target.closest?.('tr[aria-rowindex]')?.ariaRowIndex ?? 2) - 2); }, true);
  addEventListener('pagehide', () => keepListPlace({ path: location.pathname, search: location.search, row }));
}
