import { createElement as h, StrictMode } from 'react';
import { CustomerSyncButton, CustomerSyncProvider, CustomerSyncToasts, useCustomers } from 'customersync/react';

function Customers({ preloaded }) {
  const { customers, state } = useCustomers(preloaded);
  return h('main', null, h('output', null, state), h(CustomerSyncButton), h(CustomerSyncToasts),
    h('ul', null, customers.map(({ id, name }) => h('li', { key: id }, name))));
}

export const App = ({ preloaded }) => h(StrictMode, null, h(CustomerSyncProvider, null, h(Customers, { preloaded })));
