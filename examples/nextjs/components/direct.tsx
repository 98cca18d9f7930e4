'use client';
import { CustomerSyncProvider, useCustomers } from 'customersync/react';

const token = async () => (await fetch('/api/feed-token', { method: 'POST' })).json();

/** The browser follows CustomerSync itself, with a token that this application gives it for minutes. */
export const Direct = ({ user }: { user: string }) =>
  <CustomerSyncProvider url={process.env.NEXT_PUBLIC_CUSTOMERSYNC_URL} token={token} user={user}><Names /></CustomerSyncProvider>;

function Names() {
  const { customers, state, error } = useCustomers({ limit: 10 });
  return <main>
    <p><output>{state}</output> {error?.message}</p>
    <ul>{customers.map(customer => <li key={customer.id}>{customer.name}</li>)}</ul>
  </main>;
}
