import { sortKey } from './list-fields.js';

/** Compares customers as the server orders them: by key, then id, both turned round by a leading `-`. */
export function sortOrder(sort) {
  const key = remembered(sortKey(sort.replace(/^-/, '')));
  const sign = sort.startsWith('-') ? -1 : 1;
  return (a, b) => sign * (compare(key(a), key(b)) || compare(a.erpnextId, b.erpnextId));
}

const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;

// Folding is the dear part; a customer object never changes, so its key is computed once.
function remembered(key) {
  const known = new WeakMap();
  return customer => {
    if (!known.has(customer)) known.set(customer, key(customer));
    return known.get(customer);
  };
}
