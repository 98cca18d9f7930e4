import { get } from './api.js';

const RANKS = { viewer: 1, operator: 2, admin: 3 };
const AGAIN = 3_000;

/** Who looks at the page. @type {{ kind: 'open' | 'person' | 'key', id: string, name: string, role: keyof RANKS, until: string | null, mode: 'open' | 'closed' }} */
export const me = await who().catch(later);

/** Whether who looks may do what takes a role. What a person may not do is not shown. @param {keyof RANKS} role */
export const may = role => RANKS[me.role] >= RANKS[role];

/** Asked again when the feed is lost: somebody who is signed out is sent to sign in. */
export function who() {
  return get('/api/access/me');
}

// A server that cannot tell now is away, which the page says by itself; it begins anew when the server is back.
function later() {
  const timer = setInterval(() => who().then(() => { clearInterval(timer); location.reload(); }).catch(() => {}), AGAIN);
  return { kind: 'person', id: '', name: '', role: 'viewer', until: null, mode: 'closed' };
}
