import { redirect } from 'next/navigation';
import { customerSync } from 'customersync/server';
import { Customers } from '@/components/customers';
import { userOf } from '@/session';

export const dynamic = 'force-dynamic';

export default async function Page() {
  if (!await userOf()) redirect('/sign-in');
  return <Customers preloaded={await customerSync().preload({ sort: '-modified', limit: 50 })} />;
}
