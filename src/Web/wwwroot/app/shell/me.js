import { get } from './api.js';

const RANKS = { viewer: 1, operator: 2, admin: 3 };
const SOON = 500, AGAIN = 3_000;

/** Who looks at the page. @type {{ kind: 'open' | 'person' | 'key', id: string, name: string, role: keyof RANKS, until: string | null, mode: 'open' | 'closed' }} */
export const me = await who().catch(again).catch(later);

/** Whether who looks may do what takes a role. What a person may not do is not shown. @param {keyof RANKS} role */
export const may = role => RANKS[me.role] >= RANKS[role];

/** Asked again when the feed is lost: somebody who is signed out is sent to sign in. */
export function who() {
  return get('/api/access/me');
}

// One of several servers may be starting.
async function again() {
  await new Promise(resolve => setTimeout(resolve, SOON));
  return who();
}

// A server that cannot tell now is away, which the page says by itself; it begins anew when the server is back. For a
// viewer, who would see no more, once only: where servers answer by turns there would be no end of it.
function later() {
  const viewer = { kind: 'person', id: '', name: '', role: 'viewer', until: null, mode: 'closed' };
  const timer = setInterval(() => who().then(told => {
    clearInterval(timer);
    if (told.role === viewer.role && performance.getEntriesByType('navigation')[0].type === 'reload') Object.assign(viewer, told);
    else location.reload();
  }).catch(() => {}), AGAIN);
  return viewer;
}
