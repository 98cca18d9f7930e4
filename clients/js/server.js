import { createCustomerClient } from './client/client.js';

if (typeof document !== 'undefined') throw new Error('customersync/server holds the key of your application: import it on the server only.');

const env = name => globalThis.process?.env?.[name] || undefined;

/** The application's own client, with its key. */
export function customerSync({ url = env('CUSTOMERSYNC_URL') ?? 'http://localhost:5080', token = env('CUSTOMERSYNC_KEY') } = {}) {
  const client = createCustomerClient({ url, token });
  return {
    client,
    /** A page of the list, for `useCustomers`: it goes live from there without loading again. */
    preload: async (query = {}) => ({ query, page: await client.list(query) }),
    /** One customer, for `useCustomer`; `customer` is null when there is none. */
    async preloadCustomer(erpnextId) {
      const { feedCursor } = await client.list({ limit: 1 }); // first the place in the feed, then the customer
      return { erpnextId, customer: await client.find(erpnextId), feedCursor };
    },
    /** A token for one user's browser, good for minutes: it may follow the feed and read the list, at most. */
    feedToken: ({ user, role, minutes, customers } = {}) => client.request('api/feed-tokens', {
      method: 'POST', body: JSON.stringify({ user, role, minutes, customers }),
    }),
  };
}
