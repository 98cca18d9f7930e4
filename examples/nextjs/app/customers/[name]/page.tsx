import { redirect } from 'next/navigation';
import { customerSync } from 'customersync/server';
import { Customer } from '@/components/customer';
import { userOf } from '@/session';

export const dynamic = 'force-dynamic';

export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  if (!await userOf()) redirect('/sign-in');
  return <Customer preloaded={await customerSync().preloadCustomer((await params).name)} />;
}
