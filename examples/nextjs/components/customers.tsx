'use client';
import { CustomerSyncButton, CustomerSyncToasts, useCustomers } from 'customersync/react';
import type { Preloaded } from 'customersync/server';

export function Customers({ preloaded }: { preloaded: Preloaded }) {
  const { customers, total, state } = useCustomers(preloaded);
  return <main>
    <h1>Customers</h1>
    <p>{total} customers, <output>{state}</output></p>
    <CustomerSyncButton />
    <CustomerSyncToasts />
    <ul>{customers.map(customer => <li key={customer.id}>
      <a href={`/customers/${customer.id}`}>{customer.name}</a> {customer.email}
    </li>)}</ul>
  </main>;
}
