const ARABIC = { 'ى': 'ي', 'ة': 'ه', 'ـ': '' };

/** The form that searching and sorting compare: no case, no accents, one shape of each Arabic letter. */
export const fold = text => (text ?? '').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[ىةـ]/g, letter => ARABIC[letter]);

const SEARCHED = ['name', 'companyName', 'email', 'phone', 'taxNumber', 'erpnextId'];

export function matches(customer, search) {
  const wanted = fold(search);
  return SEARCHED.some(field => fold(customer[field]).includes(wanted));
}
