import { redirect } from 'next/navigation';
import { Integration } from '@/components/integration';
import { userOf } from '@/session';

export const dynamic = 'force-dynamic';

export default async function Page() {
  if (!await userOf()) redirect('/sign-in');
  return <Integration />;
}
