import { messages } from './i18n.js';

let isLeaving = false;

export const webhookUrl = () => `${location.origin}/api/webhooks/erpnext/customers`;

/** A failure whose message is fit to be shown. */
export class ApiError extends Error {
  constructor(message, status = 0, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** `data` of the answer. @param {string} url @param {AbortSignal} [signal] */
export const get = async (url, signal) => (await ask(url, { signal })).data;

/** What is no answer of ours, whole. @param {string} url @param {AbortSignal} [signal] */
export const getWhole = async (url, signal) => (await ask(url, { signal })).body;

/** The whole answer, `{ status, message, data }`; the document is told `sent` after it. @param {'POST' | 'PUT' | 'DELETE'} method @param {any} [body] sent as JSON */
export async function send(method, url, body, signal) {
  const answer = await ask(url, {
    method, signal, body: body === undefined ? undefined : JSON.stringify(body), headers: body === undefined ? {} : { 'content-type': 'application/json' },
  });
  document.dispatchEvent(new Event('sent'));
  return answer;
}

/** To the page that signs in, and back here afterwards: once, however many requests were refused. */
export function signIn() {
  if (!isLeaving) location.assign(address('/sign-in', { to: location.pathname + location.search }));
  isLeaving = true;
}

/** Path and query; what is null, undefined or empty is left out. */
export function address(path, query = {}) {
  const kept = new URLSearchParams(Object.entries(query).filter(([, value]) => value != null && value !== '' && value !== false));
  return kept.size ? `${path}?${kept}` : path;
}

async function ask(url, { headers, ...options }) {
  const response = await reach(url, { ...options, headers: { accept: 'application/json', ...headers }, cache: 'no-store' });
  if (response.status === 401) {
    signIn();
    return new Promise(() => {}); // The page is being left: nothing of it is to be shown as failed.
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok || body.success === false) throw new ApiError(body.message || body.detail || messages.shell.badAnswer(response.status), response.status, body.code);
  return { status: response.status, message: body.message, data: body.data, body };
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw options.signal?.aborted ? error : new ApiError(messages.shell.unreachable);
  }
}
