import { connectCustomerFeed } from './feed/customer-feed.js';

const ROOT = 'customersync';

/** Options for TanStack Query's `useQuery`, `prefetchQuery` …: the feed says when they are stale, nothing else. */
const options = (key, queryFn) => ({ queryKey: [ROOT, ...key], queryFn, staleTime: Infinity });

export const customersOptions = (client, query = {}) => options(['list', query], ({ signal }) => client.list({ ...query, signal }));

export const customerOptions = (client, erpnextId) => options(['one', erpnextId], ({ signal }) => client.find(erpnextId, { signal }));

export const historyOptions = (client, erpnextId) => options(['history', erpnextId], ({ signal }) => client.history(erpnextId, { signal }));

/**
 * Keeps a QueryClient up to date: what a change concerns is read again where it is looked at.
 * @returns {() => void} ends it
 */
export function followCustomers(queryClient, { client, onChange, ...feed } = {}) {
  const all = () => void queryClient.invalidateQueries({ queryKey: [ROOT] });
  let isLive = Boolean(feed.after); // without a cursor nobody knows what changed before the connection
  const { close } = connectCustomerFeed({
    ...client && { url: String(new URL('api/customers/events', client.url)) }, ...feed,
    onState: state => {
      if (state === 'live' && !isLive) all();
      isLive ||= state === 'live';
    },
    onReset: all,
    onChange: change => {
      void queryClient.invalidateQueries({ queryKey: [ROOT, 'list'] });
      const names = [change.erpnextId, change.customer.id, ...change.customer.previousIds];
      void queryClient.invalidateQueries({ predicate: ({ queryKey: [root, kind, name] }) => root === ROOT && kind !== 'list' && names.includes(name) });
      onChange?.(change);
    },
  });
  return close;
}
