import { redirect } from 'next/navigation';
import { Suspense } from 'react';
import { Integration } from '@/components/integration';
import { userOf } from '@/session';

export default function Page() {
  return <Suspense fallback="Loading…"><Settings /></Suspense>;
}

async function Settings() {
  if (!await userOf()) redirect('/sign-in');
  return <Integration />;
}
