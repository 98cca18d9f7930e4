const PREFIX = '#/customers/';

export const customerHash = erpnextId => PREFIX + encodeURIComponent(erpnextId);

/** The customer that the address names, or null. */
export function customerOf(hash) {
  if (!hash.startsWith(PREFIX)) return null;
  try {
    return decodeURIComponent(hash.slice(PREFIX.length)) || null;
  } catch {
    return null;
  }
}
