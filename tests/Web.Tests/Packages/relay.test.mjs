// customersync/next in bare Node: what it hands on, and what it does not.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

const { SDK } = process.env;
const { customerSyncRoutes, feedTokenRoute } = await import(`${SDK}/next.js`);
const APP = 'https://shop.example';
const seen = [];
let product, url;

before(async () => {
  product = createServer((request, response) => {
    let body = '';
    request.on('data', part => { body += part; });
    request.on('end', () => {
      seen.push({ method: request.method, path: request.url, headers: request.headers, body });
      if (request.url.includes('redirect')) response.writeHead(302, { location: 'http://elsewhere.example/' });
      else if (request.url.includes('unknown-key')) response.writeHead(401);
      else response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'customersync=secret', 'x-inner': '1', etag: '"1"' });
      response.end('{"success":true,"data":{"token":"csf_1","until":"2030-01-01T00:00:00Z"}}');
    });
  });
  await new Promise(resolve => { product.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${product.address().port}/base`;
});
after(() => product.close());

const as = role => customerSyncRoutes({ url, token: 'csync_key', authorize: () => role });
const ask = (routes, method, path, headers = {}, body = undefined) => {
  const own = { host: 'shop.example', 'sec-fetch-site': 'same-origin' };
  const given = Object.fromEntries(Object.entries({ ...own, ...headers }).filter(([, value]) => value !== null));
  return routes[method](new Request(APP + path, { method, headers: given, body, duplex: 'half' }));
};

test('without authorize nobody gets in, and a falsy answer is nobody', async () => {
  const count = seen.length;
  assert.equal((await ask(customerSyncRoutes({ url, token: 'csync_key' }), 'GET', '/api/customers')).status, 401);
  for (const nobody of [null, undefined, false, '', 0]) assert.equal((await ask(as(nobody), 'GET', '/api/customers')).status, 401);
  for (const odd of ['owner', {}, 1]) assert.equal((await ask(as(odd), 'GET', '/api/customers')).status, 403);
  await assert.rejects(ask(customerSyncRoutes({ url, authorize: () => { throw new Error('no session'); } }), 'GET', '/api/customers'));
  assert.equal(seen.length, count);
});

test('a reader reads, with the key of the application and nothing of the browser', async () => {
  const answer = await ask(as(true), 'GET', '/api/customers?limit=2', { cookie: 'session=1', authorization: 'Bearer mine', 'x-forwarded-for': '1.2.3.4', accept: 'application/json' });
  const { path, headers } = seen.at(-1);
  assert.equal(answer.status, 200);
  assert.equal(path, '/base/api/customers?limit=2');
  assert.equal(headers.authorization, 'Bearer csync_key');
  for (const name of ['cookie', 'x-forwarded-for', 'origin', 'sec-fetch-site']) assert.equal(headers[name], undefined, name);
  assert.deepEqual([answer.headers.get('set-cookie'), answer.headers.get('x-inner'), answer.headers.get('etag')], [null, null, '"1"']);
});

test('roles hold', async () => {
  const cases = [
    ['POST', '/api/customers/sync', 'operator'], ['POST', '/api/customers/sync/enhanced', 'operator'], ['DELETE', '/api/customers/sync/runs/0a', 'operator'],
    ['GET', '/api/webhooks/erpnext/setup', 'operator'], ['GET', '/api/webhooks/erpnext/deliveries', 'operator'], ['POST', '/api/webhooks/erpnext/test', 'operator'],
    ['POST', '/api/webhooks/erpnext/setup', 'admin'],
  ];
  const roles = ['viewer', 'operator', 'admin'];
  for (const [method, path, needed] of cases)
    for (const role of roles)
      assert.equal((await ask(as(role), method, path)).status, roles.indexOf(role) < roles.indexOf(needed) ? 403 : 200, `${role} ${method} ${path}`);
});

test('nothing but the endpoints is reached, in whatever way it is written', async () => {
  const count = seen.length;
  for (const path of ['/api/access/keys', '/metrics', '/', '/api/feed-tokens', '/api/customersx', '/hubs/customers', '/API/customers', '/api/webhooks/erpnext/setup/x'])
    for (const method of ['GET', 'POST', 'DELETE']) assert.equal((await ask(as('admin'), method, path)).status, 404, `${method} ${path}`);
  for (const path of ['/api/customers/x', '/api/customers/by-name?erpnextId=x', '/api/customers/sync/runs/1/confirm'])
    assert.equal((await ask(as('admin'), 'DELETE', path)).status, 404, path);
  assert.equal((await ask(as('admin'), 'GET', '/api/customers/%E0%A4%A')).status, 404);
  assert.equal(seen.length, count);
});

test('the rest of a path is a name, never another route', async () => {
  for (const [path, name] of [
    ['export.csv', 'export.csv'], ['export.csv/', 'export.csv/'], ['EXPORT.csv', 'EXPORT.csv'], ['expor%74.csv', 'export.csv'], ['Events', 'Events'],
    ['a%2Fb', 'a/b'], ['a%252Fb', 'a%2Fb'], ['..%2F..%2Fapi%2Faccess%2Fkeys', '../../api/access/keys'], ['%D8%B4', 'ش'], ['a&b', 'a&b'],
  ]) {
    await ask(as('viewer'), 'GET', `/api/customers/${path}`);
    const to = new URL(seen.at(-1).path, url);
    assert.deepEqual([to.pathname, to.searchParams.get('erpnextId')], ['/base/api/customers/by-name', name], path);
  }
  await ask(as('viewer'), 'GET', '/api/customers/a%2Fb/history?limit=3&erpnextId=other');
  const to = new URL(seen.at(-1).path, url);
  assert.deepEqual([to.pathname, to.searchParams.getAll('erpnextId'), to.searchParams.get('limit')], ['/base/api/customers/by-name/history', ['a/b'], '3']);
});

test('a path that names a host stays a path', async () => {
  const count = seen.length;
  const routes = as('admin');
  for (const path of ['//evil.example/api/customers', '/\\evil.example/api/customers']) {
    const request = new Request(`${APP}/x`, { headers: { 'sec-fetch-site': 'same-origin' } });
    Object.defineProperty(request, 'nextUrl', { value: { pathname: path, search: '' } });
    assert.equal((await routes.GET(request)).status, 404);
  }
  assert.equal(seen.length, count);
});

test('pages of other origins are refused, and what writes must say that it is ours', async () => {
  const sync = headers => ask(as('operator'), 'POST', '/api/customers/sync', headers).then(({ status }) => status);
  assert.equal(await sync({ 'sec-fetch-site': 'cross-site' }), 403);
  assert.equal(await sync({ 'sec-fetch-site': 'same-site' }), 403);
  assert.equal(await sync({ 'sec-fetch-site': 'none' }), 403);
  assert.equal(await sync({ 'sec-fetch-site': null }), 403);
  assert.equal(await sync({ 'sec-fetch-site': null, origin: 'https://evil.example' }), 403);
  assert.equal(await sync({ 'sec-fetch-site': null, origin: 'null' }), 403);
  assert.equal(await sync({ 'sec-fetch-site': null, origin: APP }), 200);
  assert.equal(await sync({ 'sec-fetch-site': null, origin: APP, host: 'inner:3000', 'x-forwarded-host': 'shop.example' }), 200);
  assert.equal((await ask(as('viewer'), 'GET', '/api/customers', { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await ask(as('viewer'), 'GET', '/api/customers', { 'sec-fetch-site': 'none' })).status, 200);
});

test('deliveries of ERPNext pass with their signature, byte for byte, and without the key', async () => {
  const body = '{"event":"on_update",  "doc":{"name":"شركة"}}';
  const answer = await ask(customerSyncRoutes({ url, token: 'csync_key' }), 'POST', '/api/webhooks/erpnext/customers?event=on_update',
    { 'sec-fetch-site': null, 'x-frappe-webhook-signature': 'abc=', 'content-type': 'application/json' }, body);
  const { path, headers, body: sent } = seen.at(-1);
  assert.equal(answer.status, 200);
  assert.deepEqual([path, sent, headers['x-frappe-webhook-signature'], headers.authorization],
    ['/base/api/webhooks/erpnext/customers?event=on_update', body, 'abc=', undefined]);
  const large = await ask(as(null), 'POST', '/api/webhooks/erpnext/customers', {}, 'x'.repeat(1024 * 1024 + 1));
  assert.equal(large.status, 413);
});

test('while the product is away a stream is told to come back, and others that it is', async () => {
  const away = customerSyncRoutes({ url: 'http://127.0.0.1:1', token: 'k', authorize: () => true });
  const stream = await ask(away, 'GET', '/api/customers/events', { accept: 'text/event-stream' });
  assert.deepEqual([stream.status, await stream.text()], [200, 'retry: 2000\n\n']);
  const list = await ask(away, 'GET', '/api/customers');
  assert.deepEqual([list.status, list.headers.get('retry-after'), (await list.json()).success], [503, '2', false]);
});

test('a key that is not known is the application\'s fault, not the user\'s, and a redirect is not followed', async () => {
  const unknown = await ask(as(true), 'GET', '/api/customers?search=unknown-key');
  assert.equal(unknown.status, 502);
  assert.match((await unknown.json()).message, /CUSTOMERSYNC_KEY/);
  assert.equal((await ask(as(true), 'GET', '/api/customers?search=redirect')).status, 502);
});

test('what is set wrongly is one clear sentence, which quotes no key', async () => {
  const says = async settings => {
    const answer = await ask(customerSyncRoutes({ url, token: 'csync_key', authorize: () => true, ...settings }), 'GET', '/api/customers');
    return [answer.status, (await answer.json()).message];
  };
  for (const wrong of ['localhost:5080', 'nonsense', 'ftp://x'])
    assert.deepEqual(await says({ url: wrong }), [502, `"${wrong}" is no address of a server, such as http://localhost:5080.`]);
  for (const token of ['csync_key\ncsync_other', 'csync key', '€']) assert.deepEqual(await says({ token }), [502, 'CUSTOMERSYNC_KEY is no key: copy it as it was shown.']);
  const route = feedTokenRoute({ url, token: 'csync_key\ncsync_other', authorize: () => ({ user: 'layla' }) });
  const answer = await ask(route, 'POST', '/api/feed-token');
  assert.deepEqual([answer.status, (await answer.text()).includes('csync_')], [502, false]);
});

test('feed tokens are for who is signed in', async () => {
  const route = feedTokenRoute({ url, token: 'csync_key', authorize: request => request.headers.get('cookie') ? { user: 'layla' } : null });
  assert.equal((await ask(route, 'POST', '/api/feed-token')).status, 401);
  assert.equal((await ask(route, 'POST', '/api/feed-token', { cookie: 's=1', 'sec-fetch-site': 'cross-site' })).status, 403);
  const answer = await ask(route, 'POST', '/api/feed-token', { cookie: 's=1' });
  assert.deepEqual([answer.headers.get('cache-control'), (await answer.json()).token, JSON.parse(seen.at(-1).body)], ['no-store', 'csf_1', { user: 'layla' }]);
});
