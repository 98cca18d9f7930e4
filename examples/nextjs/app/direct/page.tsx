import { redirect } from 'next/navigation';
import { Direct } from '@/components/direct';
import { userOf } from '@/session';

export const dynamic = 'force-dynamic';

export default async function Page() {
  const user = await userOf();
  if (!user) redirect('/sign-in');
  return <Direct user={user} />;
}
