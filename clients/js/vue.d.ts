import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import type { CustomerQuery } from './index.js';
import type { Preloaded } from './server.js';
import type { LiveCustomer, LiveCustomers, Server } from './store/live.js';

export { forgetCustomers } from './store/live.js';

/** The list, live: a query, which may change, or what `customerSync().preload()` gave. */
export function useCustomers(what?: MaybeRefOrGetter<Preloaded | CustomerQuery>, server?: Server): Readonly<ShallowRef<LiveCustomers>>;
/** One customer by its ERPNext name or our id. */
export function useCustomer(name: MaybeRefOrGetter<string>, server?: Server): Readonly<ShallowRef<LiveCustomer>>;
