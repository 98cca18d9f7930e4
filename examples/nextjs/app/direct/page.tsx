import { redirect } from 'next/navigation';
import { Suspense } from 'react';
import { Direct } from '@/components/direct';
import { userOf } from '@/session';

export default function Page() {
  return <Suspense fallback="Loading…"><Mine /></Suspense>;
}

async function Mine() {
  const user = await userOf();
  if (!user) redirect('/sign-in');
  return <Direct user={user} />;
}
