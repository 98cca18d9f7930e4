import { onScopeDispose, shallowReadonly, shallowRef, toValue, watch } from 'vue';
import { Env, isPreloaded } from './store/env.js';

export { forgetCustomers } from './store/kept.js';

const servers = new Map();

const serverOf = ({ url, token, user, persist } = {}) => {
  if (!globalThis.document || token) return new Env({ url, token, user, persist });
  const key = `${url} ${user} ${persist}`;
  if (!servers.has(key)) servers.set(key, new Env({ url, user, persist }));
  return servers.get(key);
};

/**
 * The list, live, as a shallow ref; it follows while the component lives, in the browser.
 * @param what a query (a ref or a getter may change it), or what `customerSync().preload()` gave
 */
export function useCustomers(what = {}, server = {}) {
  return follow(() => {
    const now = toValue(what);
    return isPreloaded(now) ? [now.query, now.page] : [now, undefined];
  }, (env, [query, page]) => env.customers(query, page), server);
}

/** One customer by its ERPNext name or our id; `customer` is null when there is none. */
export const useCustomer = (name, server = {}) => follow(() => toValue(name), (env, name) => env.customer(name), server);

function follow(asked, storeOf, server) {
  const env = serverOf(server);
  const snapshot = shallowRef(storeOf(env, asked()).get());
  let leave = () => {};
  const stop = watch(asked, now => {
    leave();
    const store = storeOf(env, now);
    snapshot.value = store.get();
    if (globalThis.document) leave = store.subscribe(() => { snapshot.value = store.get(); });
  }, { immediate: true, deep: true });
  onScopeDispose(() => { stop(); leave(); });
  return shallowReadonly(snapshot);
}
