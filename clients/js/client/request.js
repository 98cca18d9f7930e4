import { fetchWith } from '../feed/token.js';
import { CustomerSyncError } from './errors.js';

/**
 * The `data` of an answer.
 * @param {{ base: URL, token?: import('../feed/token.js').Token }} server @param {string} path below the server's address
 */
export async function request({ base, token }, path, { query, ...how } = {}) {
  const address = new URL(path, base);
  for (const [name, value] of Object.entries(query ?? {}))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null) address.searchParams.append(name, one);
  const headers = { accept: 'application/json', ...how.body && { 'content-type': 'application/json' } };
  const response = await fetchWith(token, address, { ...how, headers }).catch(error => { throw unreachable(base, error, how.signal); });
  const body = await response.json().catch(() => undefined);
  if (response.ok && body?.success !== undefined) return body.data;
  if (body?.success === false) throw new CustomerSyncError(body.message, response.status);
  throw new CustomerSyncError(response.status >= 500 ? `${base.origin} answered ${response.status}.`
    : `What answers at ${base.origin} is not CustomerSync.`, response.status, 'foreign');
}

function unreachable(base, error, signal) {
  if (signal?.aborted || error instanceof CustomerSyncError) return error;
  return new CustomerSyncError(`CustomerSync at ${base.origin} cannot be reached (${error.cause?.message ?? error.message}).`, 0, 'unreachable', error);
}
