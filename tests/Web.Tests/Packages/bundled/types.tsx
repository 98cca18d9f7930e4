// Compiles only where what the OpenAPI document says and what the package declares are the same, and where every entry can be used as it says.
import type { components } from './schema';
import type * as sdk from 'customersync';
import 'customersync/elements';
import { customerSyncRoutes } from 'customersync/next';
import { customersOptions } from 'customersync/query';
import { CustomerSyncButton, CustomerSyncProvider, useCustomers } from 'customersync/react';
import { customerSync } from 'customersync/server';

type Told = components['schemas'];
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

export const same: [
  Same<Told['Customer'], sdk.Customer>, Same<Told['CustomerPage'], sdk.CustomerPage>, Same<Told['CustomerChange'], sdk.CustomerChange>,
  Same<Told['ChangesPage'], sdk.ChangesPage>, Same<Told['CustomerHistoryPage'], sdk.CustomerHistoryPage>,
  Same<Told['SyncRun'], sdk.SyncRun>, Same<Told['SyncRunPage'], sdk.SyncRunPage>,
] = [true, true, true, true, true, true, true];

// @ts-expect-error what differs is found
export const other: Same<Told['Customer'], sdk.CustomerChange> = true;

// @ts-expect-error there is no such order
void useCustomers({ sort: 'colour' });

export const { GET } = customerSyncRoutes({ authorize: () => 'viewer' });
export const names = () => useCustomers({ limit: 3 }).customers.map(({ name, email }) => name + email?.length);
export const preloaded = customerSync().preload({ sort: '-modified' });
export const options = customersOptions(customerSync().client);
export const page = <CustomerSyncProvider user="layla" persist>
  <customer-sync-button src="/api/customers/events" auto-sync onsync-finished={({ detail }) => console.log(detail.created)} />
  <CustomerSyncButton user="layla" onSyncFailed={({ detail }) => console.log(detail.reason)} />
  {/* @ts-expect-error it has no children */}
  <CustomerSyncButton>text</CustomerSyncButton>
</CustomerSyncProvider>;
