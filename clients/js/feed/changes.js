import { CustomerSyncError } from '../client/errors.js';
import { fetchWith } from './token.js';

/**
 * A page of changes, from the long-poll that stands beside the event stream: `{ changes, nextCursor, reset }`.
 * @param {{ url: URL, token?: import('./token.js').Token }} feed its event stream
 * @param {number} wait seconds that an empty answer waits for a change
 */
export const readChanges = (feed, after, wait, signal) => read(feed, '/changes', { after, wait: String(wait) }, signal);

/** Where the feed stands. */
export const readHead = async (feed, signal) => (await read(feed, '', { limit: '1' }, signal)).feedCursor;

async function read({ url, token }, path, query, signal) {
  const address = new URL(url);
  address.pathname = address.pathname.replace(/\/events$/, path);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const response = await fetchWith(token, address, { headers: { accept: 'application/json' }, signal });
  if (!response.ok) throw new CustomerSyncError(String(response.status), response.status);
  return (await response.json()).data;
}
