import { createHmac, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers';

// Who is signed in to this application. Put your own in its place (Auth.js, Clerk, ...): CustomerSync only asks it.
const COOKIE = 'session';
const sign = (user: string) => createHmac('sha256', secret('SESSION_SECRET')).update(user).digest('base64url');

export async function userOf(): Promise<string | null> {
  const [user = '', signature = ''] = (await cookies()).get(COOKIE)?.value.split('.') ?? [];
  return user && isSame(signature, sign(user)) ? Buffer.from(user, 'base64url').toString() : null;
}

export async function signIn(name: string, password: string): Promise<boolean> {
  if (!name || !isSame(password, secret('EXAMPLE_PASSWORD'))) return false;
  const user = Buffer.from(name).toString('base64url');
  (await cookies()).set(COOKIE, `${user}.${sign(user)}`, { httpOnly: true, sameSite: 'lax', path: '/' });
  return true;
}

function secret(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name} in .env.local.`);
  return value;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map(text => createHmac('sha256', 'compare').update(text).digest());
  return timingSafeEqual(a, b);
}
