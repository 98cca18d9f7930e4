'use client';
import { useCustomer, useCustomerHistory } from 'customersync/react';
import type { PreloadedCustomer } from 'customersync/server';

export function Customer({ preloaded }: { preloaded: PreloadedCustomer }) {
  const { customer } = useCustomer(preloaded);
  const { items } = useCustomerHistory(preloaded.erpnextId);
  if (!customer) return <main><h1>There is no such customer</h1></main>;
  return <main>
    <h1>{customer.name}</h1>
    <dl><dt>Email</dt><dd>{customer.email ?? '—'}</dd><dt>City</dt><dd>{customer.city ?? '—'}</dd></dl>
    <h2>Changes</h2>
    <ol>{items.map(change => <li key={change.sequence}>{change.kind}: {Object.keys(change.fields).join(', ')}</li>)}</ol>
  </main>;
}
