import { baseOf } from './client/client.js';
import { CustomerSyncError } from './client/errors.js';
import { isToken } from './feed/token.js';
import { customerSync } from './server.js';

const DELIVERIES = '/api/webhooks/erpnext/customers';
const MAX_BODY = 1024 * 1024; // as CustomerSync takes it
const ROLES = ['viewer', 'operator', 'admin'];

/** What may be asked for, and by whom; nothing else is handed on. Written so exactly that no other writing of a path reaches more than it says. */
const ROUTES = [
  ['GET', /^\/api\/customers(\/(events|changes|by-name|by-name\/history|sync|sync\/runs(\/[\w-]+(\/failures)?)?))?$/, 'viewer'],
  ['POST', /^\/api\/customers\/sync(\/enhanced)?$/, 'operator'],
  ['DELETE', /^\/api\/customers\/sync\/runs\/[\w-]+$/, 'operator'],
  ['GET', /^\/api\/webhooks\/erpnext\/(customers|setup|setup\/mapping|deliveries(\/[\w-]+)?)$/, 'operator'],
  ['POST', /^\/api\/webhooks\/erpnext\/test$/, 'operator'],
  ['POST', /^\/api\/webhooks\/erpnext\/setup$/, 'admin'],
];
const ONE = /^\/api\/customers\/(.+?)(\/history)?$/;
const UNKNOWN_KEY = 'CustomerSync does not know the key of this application: set CUSTOMERSYNC_KEY.';
const SENT = ['accept', 'content-type', 'last-event-id', 'if-none-match'];
const SIGNED = ['content-type', 'x-frappe-webhook-signature', 'x-erpnext-signature'];
const ANSWERED = ['content-type', 'cache-control', 'retry-after', 'etag', 'content-disposition', 'x-accel-buffering', 'x-content-type-options'];

/**
 * The endpoints of CustomerSync inside the application, for `app/api/[...customersync]/route.ts`:
 * `export const { GET, POST, PUT, DELETE } = customerSyncRoutes({ authorize })`.
 * Without `authorize` only ERPNext's signed deliveries pass.
 * @param {import('./next.js').RouteOptions} options
 */
export function customerSyncRoutes({ url = process.env.CUSTOMERSYNC_URL || 'http://localhost:5080', token = process.env.CUSTOMERSYNC_KEY, authorize } = {}) {
  async function relay(request) {
    const asked = request.nextUrl ?? new URL(request.url);
    if (asked.pathname === DELIVERIES && request.method !== 'GET') return pass(request, url, asked, SIGNED);
    const path = byName(request.method, asked) ?? asked;
    const needed = ROUTES.find(([method, pattern]) => method === request.method && pattern.test(path.pathname))?.[2];
    if (!needed) return problem(404, 'There is no such route.');
    if (isForeign(request)) return problem(403, 'Pages of other origins may not do this.');
    const role = await authorize?.(request);
    if (!role) return problem(401, authorize ? 'Sign in first.' : 'customerSyncRoutes() lets nobody in without authorize.');
    if (rank(role) < rank(needed)) return problem(403, `This takes the role ${needed}.`);
    return pass(request, url, path, SENT, { token });
  }
  return { GET: relay, POST: relay, PUT: relay, DELETE: relay };
}

/**
 * `POST` gives the browser of whoever is signed in a token for the feed, so that it follows CustomerSync itself.
 * @param {import('./next.js').FeedTokenOptions} options
 */
export function feedTokenRoute({ authorize, ...server }) {
  return {
    async POST(request) {
      if (isForeign(request)) return problem(403, 'Pages of other origins may not do this.');
      const who = await authorize?.(request);
      if (!who?.user) return problem(401, 'Sign in first.');
      try {
        return Response.json(await customerSync(server).feedToken(who), { headers: { 'cache-control': 'no-store' } });
      } catch (error) {
        return problem(error.isPassing ? 503 : 502, error.status === 401 ? UNKNOWN_KEY : error.message);
      }
    },
  };
}

/** Only the path and the query are the browser's: what it sends never chooses the host. */
function target(url, { pathname, search }) {
  const to = new URL(baseOf(url));
  to.pathname += pathname.slice(1);
  to.search = search;
  return to;
}

/** A customer's name may be written like any route: it is asked for where no route can be meant. */
function byName(method, { pathname, search }) {
  if (method !== 'GET' || ROUTES[0][1].test(pathname)) return undefined;
  const [, name, history = ''] = ONE.exec(pathname) ?? [];
  if (!name) return undefined;
  const query = new URLSearchParams(search);
  try { query.set('erpnextId', decodeURIComponent(name)); } catch { return undefined; }
  return { pathname: `/api/customers/by-name${history}`, search: `?${query}` };
}

const rank = role => role === true ? 0 : ROLES.indexOf(role);

/** A form or a fetch of another site brings the user's cookies along, and browsers say so. What writes must say that it is ours. */
function isForeign(request) {
  const site = request.headers.get('sec-fetch-site');
  if (site) return site !== 'same-origin' && !(site === 'none' && request.method === 'GET');
  const origin = request.headers.get('origin');
  if (!origin) return request.method !== 'GET';
  return hostOf(origin) !== (request.headers.get('x-forwarded-host') ?? request.headers.get('host'));
}

const hostOf = origin => URL.canParse(origin) ? new URL(origin).host : undefined;

/** @param {{ token?: string }=} app the application itself asks, with its key */
async function pass(request, url, path, names, app) {
  const headers = new Headers();
  for (const name of names) if (request.headers.has(name)) headers.set(name, request.headers.get(name));
  if (app?.token && !isToken(app.token)) return problem(502, 'CUSTOMERSYNC_KEY is no key: copy it as it was shown.');
  if (app?.token) headers.set('authorization', `Bearer ${app.token}`);
  try {
    const to = target(url, path);
    const body = request.method === 'GET' ? undefined : await bodyOf(request);
    if (body === null) return problem(413, 'The body is larger than 1 MiB.');
    const answer = await fetch(to, { method: request.method, headers, body, signal: request.signal, cache: 'no-store', redirect: 'manual' });
    if (app && answer.status === 401) return problem(502, UNKNOWN_KEY);
    if (answer.status >= 300 && answer.status < 400 && answer.status !== 304) return problem(502, 'CustomerSync leads elsewhere: set CUSTOMERSYNC_URL to where it is.');
    const back = new Headers();
    for (const name of ANSWERED) if (answer.headers.has(name)) back.set(name, answer.headers.get(name));
    return new Response(answer.body, { status: answer.status, headers: back });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    if (error instanceof CustomerSyncError) return problem(502, error.message);
    // An EventSource closes for good on any status but 200: it is told to come back instead.
    if (request.headers.get('accept')?.includes('text/event-stream')) return new Response('retry: 2000\n\n', {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform' },
    });
    return problem(503, `CustomerSync cannot be reached (${error.cause?.message ?? error.message}).`, { 'retry-after': '2' });
  }
}

/** Null when there is more than anybody has to say. */
async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.byteLength;
    if (size > MAX_BODY) return null;
    parts.push(part);
  }
  return new Blob(parts).arrayBuffer();
}

const problem = (status, message, headers) =>
  Response.json({ status, title: message, success: false, message }, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
