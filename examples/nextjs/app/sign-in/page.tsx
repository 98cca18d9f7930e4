import { redirect } from 'next/navigation';
import { signIn } from '@/session';

async function enter(form: FormData) {
  'use server';
  redirect(await signIn(String(form.get('name')), String(form.get('password'))) ? '/' : '/sign-in');
}

export default function Page() {
  return <form action={enter}>
    <label>Name <input name="name" /></label>
    <label>Password <input name="password" type="password" /></label>
    <button>Sign in</button>
  </form>;
}
