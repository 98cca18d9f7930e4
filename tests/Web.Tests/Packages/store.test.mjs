// What the hooks show, in bare Node: no connection, only changes and answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const { SDK } = process.env;
const { CustomersStore } = await import(`${SDK}/store/customers-store.js`);
const { CustomerStore } = await import(`${SDK}/store/customer-stores.js`);
const { Env, keyOf } = await import(`${SDK}/store/env.js`);

const customer = (id, sequence, more = {}) => ({ id, erpnextId: id, name: id, email: null, sequence, previousIds: [], ...more });
const change = (kind, id, sequence, more = {}) => ({ kind, erpnextId: id, sequence, cursor: `e.${sequence}`, customer: customer(id, sequence, more) });
const page = (items, at, more = {}) => ({ items, total: items.length, nextCursor: null, feedCursor: `e.${at}`, ...more });
const names = store => store.get().customers.map(({ name }) => name).join();

test('a list starts as it was rendered, and changes move it', () => {
  const store = new CustomersStore({}, { limit: 3 }, page([customer('b', 1), customer('d', 2)], 2));
  const rendered = store.getInitial();
  store.take(change('created', 'c', 3));
  assert.deepEqual([names(store), store.get().total], ['b,c,d', 3]);
  store.take(change('created', 'e', 4)); // full: it stands behind the last
  assert.deepEqual([names(store), store.get().total], ['b,c,d', 4]);
  store.take(change('updated', 'd', 5, { name: 'a' }));
  assert.equal(names(store), 'a,b,c');
  store.take(change('deleted', 'b', 6));
  assert.deepEqual([names(store), store.get().total, store.get().lastChange.sequence], ['a,c', 3, 6]);
  assert.equal(store.getInitial(), rendered);
  assert.equal(rendered.customers.length, 2);
});

test('the sequence says what is newer, whatever comes when', () => {
  const store = new CustomersStore({}, {}, page([customer('a', 5, { email: 'new' })], 5));
  store.take(change('updated', 'a', 4, { email: 'old' }));
  assert.equal(store.get().customers[0].email, 'new');
  store.take(change('deleted', 'a', 6));
  store.replace({ customers: [customer('a', 5), customer('b', 3)] }); // an answer that was under way
  assert.equal(names(store), 'b');
  store.take(change('restored', 'a', 7));
  assert.equal(names(store), 'a,b');
});

test('what a server has rendered since is taken, what it rendered before is not', () => {
  const store = new CustomersStore({}, {}, page([customer('a', 5)], 5));
  store.offerPage(page([customer('a', 4), customer('z', 1)], 4));
  assert.equal(names(store), 'a');
  store.offerPage(page([customer('a', 5), customer('b', 9)], 9));
  assert.equal(names(store), 'a,b');
  store.take(change('created', 'b', 9)); // it is on the page, and counted
  assert.equal(store.get().total, 2);
});

test('lists with deleted customers keep them, and descending ones turn round', () => {
  const store = new CustomersStore({}, { sort: '-modified', deleted: true }, page([customer('a', 1, { erpnextModified: '2026-01-02' })], 1));
  store.take(change('created', 'b', 2, { erpnextModified: '2026-01-03' }));
  store.take(change('deleted', 'b', 3, { erpnextModified: '2026-01-03', deletedAt: 'now' }));
  assert.equal(names(store), 'b,a');
});

test('a list is in order by a number and by a field of the site, and who has none comes first', () => {
  const by = sort => {
    const store = new CustomersStore({}, { sort }, page([], 0));
    [['a', { creditLimit: 9, custom: { vat: 'X2' } }], ['b', { creditLimit: 100, custom: { vat: 'X1' } }], ['c', { creditLimit: null }]]
      .forEach(([id, more], at) => store.take(change('created', id, at + 1, more)));
    return names(store);
  };
  assert.deepEqual([by('creditLimit'), by('-creditLimit'), by('custom.vat')], ['c,a,b', 'b,a,c', 'c,b,a']);
});

test('lists by other filters are other lists, also by an empty one', () => {
  const keys = [{}, { search: '' }, { 'filter.email': '' }, { 'filter.email': 'a' }].map(keyOf);
  assert.deepEqual([keys[0] === keys[1], new Set(keys).size], [true, 3]);
  const store = new CustomersStore({}, { 'filter.city': 'Abha' }, page([customer('a', 1, { city: 'Abha' })], 1));
  store.take(change('created', 'b', 2, { city: 'Jeddah' })); // whom it finds only the server knows
  assert.deepEqual([names(store), store.get().total], ['a', 1]);
});

test('of a search only the server knows who is found', async () => {
  let asked = 0;
  const client = { list: async query => { asked++; assert.equal(query.search, 'x'); return page([customer('x1', 3)], 3); } };
  const store = new CustomersStore({ client }, { search: 'x' }, page([customer('x2', 1)], 1));
  store.take(change('created', 'other', 2));
  store.take(change('updated', 'x2', 3, { name: 'x2 changed' }));
  assert.equal(names(store), 'x2 changed');
  while (names(store) !== 'x1') await new Promise(setImmediate);
  assert.equal(asked, 1);
});

test('changes without an end do not keep a search from being read', async context => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  let asked = 0;
  const client = { list: async () => { asked++; return page([customer('x', 1)], 1); } };
  const store = new CustomersStore({ client }, { search: 'x' }, page([customer('x', 1)], 1));
  for (let i = 2; i < 62; i++) {
    store.take(change('updated', 'other', i));
    context.mock.timers.tick(200);
  }
  assert.equal(asked, 2);
});

test('what follows the last of a page only the server knows', async () => {
  let asked = 0;
  const client = { list: async () => { asked++; return page([customer('b', 2), customer('d', 9)], 9, { total: 3, nextCursor: 'more' }); } };
  const listing = () => new CustomersStore({ client }, { limit: 2 }, page([customer('a', 1), customer('b', 2)], 3, { total: 4, nextCursor: 'more' }));
  const gone = listing();
  gone.take(change('deleted', 'a', 4));
  assert.equal(names(gone), 'b');
  while (names(gone) !== 'b,d') await new Promise(setImmediate);
  const moved = listing();
  moved.take(change('updated', 'a', 4, { name: 'z' }));
  while (names(moved) !== 'b,d') await new Promise(setImmediate);
  const same = listing();
  same.take(change('updated', 'a', 4, { name: 'aa' }));
  same.take(change('updated', 'x', 5, { name: 'x' }));
  assert.deepEqual([names(same), asked], ['aa,b', 2]);
});

test('one customer is followed through its rename', () => {
  const store = new CustomerStore({}, 'old', { customer: customer('id', 1, { erpnextId: 'old' }), feedCursor: 'e.1' });
  store.take({ ...change('renamed', 'new', 2), customer: customer('id', 2, { erpnextId: 'new', previousIds: ['old'] }) });
  store.take({ ...change('updated', 'old', 3), customer: customer('another', 3, { erpnextId: 'old' }) });
  assert.equal(store.get().customer.erpnextId, 'new');
});

test('a server keeps no store: the next page is another user\'s', () => {
  const env = new Env({ url: 'http://localhost:1' });
  assert.notEqual(env.customers({}), env.customers({}));
});
