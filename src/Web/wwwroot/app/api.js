import { messages } from './messages.js';

export const webhookUrl = () => `${location.origin}/api/webhooks/erpnext/customers`;

/** A failure whose message is fit to be shown. */
export class ApiError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** One page of the list: `{ items, nextCursor, total, feedCursor }`. */
export function listCustomers({ search = '', sort = 'name', limit = 50, after }, signal) {
  const query = new URLSearchParams({ sort, limit: String(limit) });
  if (search) query.set('search', search);
  if (after) query.set('after', after);
  return get(`/api/customers?${query}`, signal);
}

export const getCustomer = (erpnextId, signal) => get(`/api/customers/${encodeURIComponent(erpnextId)}`, signal);

async function get(url, signal) {
  const response = await send(url, signal);
  const body = await response.json().catch(() => ({}));
  if (!response.ok || !body.data) throw new ApiError(body.message ?? body.detail ?? messages.badAnswer(response.status), response.status);
  return body.data;
}

async function send(url, signal) {
  try {
    return await fetch(url, { signal, headers: { accept: 'application/json' }, cache: 'no-store' });
  } catch (error) {
    throw signal?.aborted ? error : new ApiError(messages.unreachable);
  }
}
