'use client';
import { createContext, createElement, useCallback, useContext, useEffect, useInsertionEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { call } from './feed/call.js';
import { connectCustomerFeed } from './feed/customer-feed.js';
import { Env, isPreloaded, keyOf } from './store/env.js';

export { forgetCustomers } from './store/kept.js';

const Server = createContext(undefined);
let ownOrigin;

/** Where CustomerSync answers. Without `url`: at the page's own origin, by the relay of customersync/next or a proxy. */
export function CustomerSyncProvider({ url, token, user, persist, children }) {
  const needsToken = Boolean(token);
  const env = useMemo(() => new Env({ url, user, persist, ...needsToken && { token: () => '' } }), [url, user, persist, needsToken]);
  useInsertionEffect(() => { if (token) env.token = token; }); // before the effects of children ask for it
  return createElement(Server.Provider, { value: env }, children);
}

const useEnv = () => useContext(Server) ?? (ownOrigin ??= new Env());

const useStore = store => useSyncExternalStore(store.subscribe, store.get, store.getInitial);

/** The list, live. With what `customerSync().preload()` gave, it goes on from there without a second load. */
export function useCustomers(what = {}) {
  const env = useEnv();
  const [query, page] = isPreloaded(what) ? [what.query, what.page] : [what, undefined];
  const key = keyOf(query);
  const store = useMemo(() => env.customers(query, page), [env, key]); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => { if (page) store.offerPage(page); }, [store, page]);
  return { ...useStore(store), reload: store.reload };
}

/** One customer by its ERPNext name or our id, or what `preloadCustomer()` gave; null: there is none. */
export function useCustomer(what) {
  const env = useEnv();
  const preloaded = typeof what === 'string' ? undefined : what;
  const name = preloaded?.erpnextId ?? what;
  return useStore(useMemo(() => env.customer(name, preloaded), [env, name])); // eslint-disable-line react-hooks/exhaustive-deps
}

/** Its changes, newest first, with values before and after. */
export function useCustomerHistory(erpnextId) {
  const env = useEnv();
  return useStore(useMemo(() => env.history(erpnextId), [env, erpnextId]));
}

/** Each change as it happens, from now on; the handler may be another with every render. */
export function useCustomerChanges(handler) {
  const env = useEnv();
  const latest = useRef(handler);
  useEffect(() => { latest.current = handler; });
  useEffect(() => {
    const feed = connectCustomerFeed({ ...env.feed, onChange: change => call(latest.current, change) });
    return () => feed.close();
  }, [env]);
}

/** How the connection is: 'live', 'offline', … */
export function useFeedState() {
  const env = useEnv();
  return useStore(useMemo(() => env.state(), [env])).state;
}

/** The three states of the button, for people who draw their own. */
export function useSync({ kind = 'basic' } = {}) {
  const env = useEnv();
  const [state, setState] = useState({ status: 'idle', run: null, error: null });
  const busy = useRef(false);
  useEffect(() => {
    const look = async () => {
      const now = await env.client.request('api/customers/sync').catch(() => undefined); // who may not ask is told nothing
      if (!busy.current) setState(old => ({ ...old, status: now?.updatesAvailable ? 'updates' : 'idle' }));
    };
    const feed = connectCustomerFeed({ ...env.feed, onState: state => state === 'live' && look(), onSync: ({ type }) => type === 'finished' && look() });
    const timer = setInterval(look, LOOK);
    return () => { feed.close(); clearInterval(timer); };
  }, [env]);
  const sync = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setState({ status: 'syncing', run: null, error: null });
    try {
      const run = await env.client.sync({ kind, onProgress: run => setState(old => ({ ...old, run })) });
      setState({ status: 'idle', run, error: null });
    } catch (error) {
      setState({ status: 'idle', run: null, error });
    } finally {
      busy.current = false;
    }
  }, [env, kind]);
  return { ...state, sync };
}

export const CustomerSyncButton = props => useElement('customer-sync-button', props);
export const CustomerSyncToasts = props => useElement('customer-sync-toasts', props);

const LOOK = 60_000; // how often it is asked whether a sync would bring something
const EVENTS = { onSyncStarted: 'sync-started', onSyncFinished: 'sync-finished', onSyncFailed: 'sync-failed' };

/** React drops what an element does not know yet: functions are set on it, whether it is defined or not. */
function useElement(tag, { token, user, onSyncStarted, onSyncFinished, onSyncFailed, ...attributes }) {
  const env = useEnv();
  const ref = useRef(null);
  const handlers = useRef({});
  useEffect(() => { handlers.current = { onSyncStarted, onSyncFinished, onSyncFailed }; });
  useEffect(() => {
    const { url, token: own, user: whose } = env.feed;
    const element = ref.current;
    if (!element.hasAttribute('src')) element.setAttribute('src', url);
    Object.assign(element, { token: token ?? own, user: user ?? whose });
    void import('./elements.js');
  }, [env, token, user]);
  useEffect(() => {
    const gone = new AbortController();
    for (const [prop, name] of Object.entries(EVENTS))
      ref.current.addEventListener(name, event => call(handlers.current[prop], event), { signal: gone.signal });
    return () => gone.abort();
  }, []);
  return createElement(tag, { ...attributes, ref });
}
