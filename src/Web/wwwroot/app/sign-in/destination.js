/** Where a person wanted to go before signing in: a page of ours, never another site, nor this page again. @param {string | null} wanted */
export function destination(wanted) {
  if (!wanted?.startsWith('/') || !URL.canParse(wanted, location.origin)) return '/';
  const { origin, pathname, search } = new URL(wanted, location.origin);
  return origin === location.origin && !/^\/(\/|(sign-in|api)(\/|$))/.test(pathname) ? pathname + search : '/';
}
