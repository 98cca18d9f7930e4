import { ownIn } from '../shell/own-fields.js';

// Letters that Unicode does not decompose, each with what it is folded to; as SearchText of the server has them.
const LETTERS = Object.fromEntries(('ßss æae œoe þth ðd đd ɖd ɗd łl ƚl øo ɵo ɔo ıi ɨi ħh ŧt ƭt ŋn ɲn ĸk ƙk əe ǝe ɛe ƒf ɓb ƈc ǥg ɣg ƥp ʀr ʉu ʋv ƴy ƶz ʒz ςσ '
  + 'ٱا ىي یي ېي ےي کك ڪك ةه ۀه ەه ہه ھه ’\' ‘\' ʼ\' ʻ\' ‚\' ´\' “" ”" „" «" »" ‐- ‑- ‒- –- —- −-').split(' ').map(pair => [pair[0], pair.slice(1)]));
const FOLDED = new RegExp(`[ـ${Object.keys(LETTERS).join('')}]`, 'g');
const PHONE = /^[+(]*[0-9][0-9\s()+./-]*$/;

/** The form that searching and sorting compare: no case, no accents, one shape of each letter. */
export const fold = text => (text ?? '').normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase().replace(FOLDED, letter => LETTERS[letter] ?? '');

const SEARCHED = ['name', 'companyName', 'email', 'phone', 'taxNumber', 'erpnextId'];

const digits = text => text.replace(/\D/g, '').replace(/^00?/, '');

export function matches(customer, search) {
  const wanted = fold(search).trim();
  return SEARCHED.some(field => fold(customer[field]).includes(wanted))
    || ownIn('search').some(({ name }) => fold(String(customer.custom?.[name] ?? '')).includes(wanted))
    || PHONE.test(wanted) && digits(wanted).length >= 5 && digits(fold(customer.phone)).includes(digits(wanted));
}
