import { redirect } from 'next/navigation';
import { Suspense } from 'react';
import { customerSync } from 'customersync/server';
import { Customers } from '@/components/customers';
import { userOf } from '@/session';

export default function Page() {
  return <Suspense fallback="Loading…"><List /></Suspense>;
}

async function List() {
  if (!await userOf()) redirect('/sign-in');
  return <Customers preloaded={await customerSync().preload({ sort: '-modified', limit: 50 })} />;
}
