export const customerPath = erpnextId => `/customers/${encodeURIComponent(erpnextId)}`;

/** The customer that the address names, or null. */
export function customerOf(path) {
  if (!path.startsWith('/customers/')) return null;
  try {
    return decodeURIComponent(path.slice('/customers/'.length)) || null;
  } catch {
    return null;
  }
}
