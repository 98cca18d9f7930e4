// In bare Node: the package as it is served, against a front that asks for a key.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';

const { SDK, FRONT, KEY, NAMES } = process.env;
const load = entry => import(`${SDK}/${entry}.js`);
const { connectCustomerFeed, createCustomerClient, CustomerSyncError, FeedResetError } = await load('index');
const client = createCustomerClient({ url: FRONT, token: KEY });

test('every entry without a peer is imported where there is no DOM', async () => {
  for (const entry of ['index', 'elements', 'server', 'next', 'query', 'customer-sync']) assert.ok(Object.keys(await load(entry)).length, entry);
  assert.throws(() => connectCustomerFeed(), /follow\(\)/);
});

test('customers are found by whatever name ERPNext gave them', async () => {
  for (const name of JSON.parse(NAMES)) {
    assert.equal((await client.find(name))?.erpnextId, name);
    assert.equal((await client.history(name)).items.length, 1);
  }
  assert.equal(await client.find('nobody'), null);
});

test('the list, then what follows its cursor, omits nothing', async () => {
  const page = await client.list({ sort: '-modified', limit: 2 });
  assert.equal(page.items.length, 2);
  const from = `${page.feedCursor.split('.')[0]}.0`;
  const seen = [];
  for await (const change of client.follow(from)) {
    seen.push(change.sequence);
    if (change.cursor === page.feedCursor) break;
  }
  assert.deepEqual(seen, seen.map((_, i) => i + 1));
  assert.equal(seen.length, JSON.parse(NAMES).length);
});

test('following ends by its signal, with a filter too', async () => {
  const end = new AbortController();
  const { feedCursor } = await client.list();
  setTimeout(() => end.abort(), 300);
  for await (const change of client.follow(feedCursor, { signal: end.signal, customers: ['nobody'], types: ['created', 'updated'] })) assert.fail(change.kind);
  for await (const change of client.follow(undefined, { signal: end.signal })) assert.fail(change.kind);
});

test('bad input is one clear sentence', async () => {
  const says = async (what, pattern, type = CustomerSyncError) => {
    const error = await Promise.resolve().then(what).then(() => assert.fail('it passed'), error => error);
    assert.ok(error instanceof type, `${error}`);
    assert.match(error.message, pattern);
    return error;
  };
  await says(() => createCustomerClient(), /Name the server/);
  await says(() => createCustomerClient({ url: 'localhost:5080' }), /no address of a server/);
  await says(() => createCustomerClient({ url: 'http://127.0.0.1:1' }).list(), /cannot be reached/);
  await says(() => createCustomerClient({ url: FRONT }).list(), /Sign in|machine key/);
  await says(() => createCustomerClient({ url: FRONT, token: 'csync_nonsense' }).list(), /no key/);
  for (const token of ['two words', 'csync_key\n', '€', () => undefined, () => ({ until: '2030-01-01T00:00:00Z' })]) {
    const error = await says(() => createCustomerClient({ url: FRONT, token }).list(), /^This is no token for CustomerSync/);
    assert.ok(error.isRefusal && !error.isPassing);
  }
  await says(() => createCustomerClient({ url: FRONT, token: () => ({ success: false, message: 'Sign in first.' }) }).list(), /^Sign in first\.$/);
  const away = await says(() => createCustomerClient({ url: FRONT, token: () => ({ status: 503, message: 'It is away.' }) }).list(), /^It is away\.$/);
  const broken = await says(() => createCustomerClient({ url: FRONT, token: () => { throw new Error('no session'); } }).list(), /no token.*no session/);
  assert.ok(away.isPassing && broken.isPassing);
  const other = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  await says(() => createCustomerClient({ url: `http://127.0.0.1:${other.address().port}` }).find('a'), /is not CustomerSync/);
  other.close();
  await says(() => client.list({ sort: 'colour' }), /sort/);
  for (const cursor of ['elsewhere.7', 'nonsense', '.', 'ünï.1']) {
    const reset = await says(async () => { for await (const _ of client.follow(cursor)); }, /another server/, FeedResetError);
    assert.equal(reset.reason, 'epoch');
  }
  const reset = await says(async () => { for await (const _ of client.follow('elsewhere.7')); }, /another server/, FeedResetError);
  assert.match(reset.cursor, /\.\d+$/);
});

test('a feed token is for a user, and a server has no browser', async () => {
  const { customerSync } = await load('server');
  const { token, until } = await customerSync({ url: FRONT, token: KEY }).feedToken({ user: 'layla' });
  const limited = createCustomerClient({ url: FRONT, token: () => ({ token, until }) });
  assert.ok((await limited.list()).items.length);
  await assert.rejects(limited.request('/api/feed-tokens', { method: 'POST', body: '{"user":"x"}' }), CustomerSyncError);
  const one = await customerSync({ url: FRONT, token: KEY }).preloadCustomer('nobody');
  assert.equal(one.customer, null);
  assert.ok(one.feedCursor);
});
