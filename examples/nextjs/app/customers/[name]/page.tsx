import { redirect } from 'next/navigation';
import { Suspense } from 'react';
import { customerSync } from 'customersync/server';
import { Customer } from '@/components/customer';
import { userOf } from '@/session';

type Props = { params: Promise<{ name: string }> };

export default function Page(props: Props) {
  return <Suspense fallback="Loading…"><One {...props} /></Suspense>;
}

async function One({ params }: Props) {
  if (!await userOf()) redirect('/sign-in');
  return <Customer preloaded={await customerSync().preloadCustomer((await params).name)} />;
}
