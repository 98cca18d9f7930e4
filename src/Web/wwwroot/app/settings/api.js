import { ApiError, address, get, send, signIn } from '../shell/api.js';
import { messages } from '../shell/i18n.js';

const SETUP = '/api/webhooks/erpnext/setup';
const TEST = '/api/webhooks/erpnext/test';

export const setup = (fresh, signal) => get(address(SETUP, { fresh }), signal);
export const intake = signal => get('/api/webhooks/erpnext/customers', signal);
export const mapping = signal => get(`${SETUP}/mapping`, signal);

/** @param {'install' | 'repair' | 'rotate' | 'endRotation' | 'disable' | 'remove'} action @param {string[]} [webhooks] to be taken over */
export const act = async (action, webhooks) => (await send('POST', SETUP, { action, webhooks })).data;

/**
 * Runs a connection test.
 * @param {string} customer on whom; empty: one is made for it
 * @param {(step: { id: string, title: string, status: 'running' | 'ok' | 'failed' | 'skipped', ms: number | null, detail: string | null, cure: string | null }) => void} onStep
 */
export async function test(customer, onStep) {
  const response = await fetch(TEST, { method: 'POST', body: JSON.stringify({ customer }), headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' } })
    .catch(() => { throw new ApiError(messages.shell.unreachable); });
  if (response.status === 401) signIn();
  if (!response.ok) throw new ApiError(messages.shell.badAnswer(response.status), response.status);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    lines.forEach(line => onStep(JSON.parse(line)));
  }
}
