const POLL = 2_000;

/** Why a sync could not be run; `reason` is a key of the texts, `message` what the server said. */
export class SyncError extends Error {
  constructor(reason, message = '') {
    super(message);
    this.reason = reason;
  }
}

/**
 * Starts a sync and waits for its end. Short ones are answered at once; of long ones (202) the run is asked for.
 * @param {URL} events address of the event stream @param {(() => string | Promise<string>)=} token @param {(run: any) => void} progress
 * @returns {Promise<{ message: string, data: any }>}
 */
export async function runSync(events, token, progress) {
  const url = new URL('sync', new URL('./', events));
  let answer = await ask(url, 'POST', token);
  const id = answer.data?.id;
  while (answer.running && id) {
    progress(answer.data);
    await new Promise(resolve => { setTimeout(resolve, POLL); });
    answer = await ask(new URL(`sync/runs/${encodeURIComponent(id)}`, new URL('./', events)), 'GET', token);
  }
  if (answer.data?.status === 'failed') throw new SyncError('failed', answer.data.error ?? answer.message);
  return answer;
}

async function ask(url, method, token) {
  const headers = { accept: 'application/json', ...token && { authorization: `Bearer ${await token()}` } };
  const response = await fetch(url, { method, headers, cache: 'no-store' }).catch(() => { throw new SyncError('unreachable'); });
  const body = await response.json().catch(() => ({}));
  if (response.status === 404 || response.status === 405) throw new SyncError('absent');
  if (response.status === 503) throw new SyncError('busy');
  if (!response.ok || body.success === false) throw new SyncError('failed', body.message);
  return { ...body, running: response.status === 202 || ['queued', 'running'].includes(body.data?.status) };
}
