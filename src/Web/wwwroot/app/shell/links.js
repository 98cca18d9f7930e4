const DOTS = ['.', '..']; // A browser resolves them in a path, escaped or not.

export const customerPath = erpnextId => DOTS.includes(erpnextId) ? `/customers?erpnextId=${erpnextId}` : `/customers/${encodeURIComponent(erpnextId)}`;

/** The customer that the address names, or null. @param {Location} address */
export function customerOf({ pathname, search }) {
  if (!pathname.startsWith('/customers/')) return new URLSearchParams(search).get('erpnextId');
  try {
    return decodeURIComponent(pathname.slice('/customers/'.length)) || null;
  } catch {
    return null;
  }
}
