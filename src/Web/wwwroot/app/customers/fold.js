import { ownIn } from '../shell/own-fields.js';

// Letters that Unicode does not decompose, each with what it is folded to; as SearchText of the server has them.
const LETTERS = Object.fromEntries(('ßss æae œoe þth ðd đd ɖd ɗd łl ƚl øo ɵo ɔo ıi ɨi ħh ŧt ƭt ŋn ɲn ĸk ƙk əe ǝe ɛe ƒf ɓb ƈc ǥg ɣg ƥp ʀr ʉu ʋv ƴy ƶz ʒz ςσ '
  + 'ٱا ىي یي ېي ےي کك ڪك ةه ۀه ەه ہه ھه ’\' ‘\' ʼ\' ʻ\' ‚\' ´\' “" ”" „" «" »" ‐- ‑- ‒- –- —- −-').split(' ').map(pair => [pair[0], pair.slice(1)]));
const FOLDED = new RegExp(`[ـ${Object.keys(LETTERS).join('')}]`, 'g');
const DIGIT = /\p{Nd}/gu;

/** The form that searching and sorting compare: no case, no accents, one shape of each letter and digit. */
export const fold = text => (text ?? '').normalize('NFKD').replace(/[\p{Mn}\p{Cf}]/gu, '').toLowerCase().replace(FOLDED, letter => LETTERS[letter] ?? '').replace(DIGIT, plain);

// Digits of a script stand in a row of ten, the zero first.
function plain(digit) {
  const code = digit.codePointAt(0);
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
  return code < 58 ? digit : String(value);
}

// What a customer is found by, as SearchText of the server has it.
const SEARCHED = ['name', 'erpnextId', 'companyName', 'contactPerson', 'email', 'phone', 'taxNumber', 'city'];
const MAX_LENGTH = 2_000;

/** Whether the server would find the customer: all words occur, and a telephone number in one of the ways in which it is written. */
export function matches(customer, search) {
  const text = textOf(customer);
  const { words, numbers } = terms(search);
  return words.every(word => text.includes(word)) && (numbers.length === 0 || numbers.some(number => text.includes(number)));
}

function textOf(customer) {
  const text = fold([...new Set([...SEARCHED.map(field => customer[field]), ...ownIn('search').flatMap(({ name }) => customer.custom?.[name])].filter(value => value != null))].join('\n'));
  const number = digits(fold(customer.phone));
  return (number ? `\n${number}\n${text}` : text).slice(0, MAX_LENGTH);
}

function terms(search) {
  let folded = fold(search);
  const found = [...folded.matchAll(/(?<=^|\s)[+(]*[0-9][0-9\s()+./-]*(?=$|\s)/g)].map(([run]) => ({ run, ways: ways(run) })).find(({ ways }) => ways.length);
  if (found) folded = folded.replaceAll(found.run, ' ');
  return { words: folded.split(/\s+/).filter(Boolean), numbers: found?.ways ?? [] };
}

/** As PhoneText of the server: without + and 00; one with its country also as the national one alone. */
function ways(run) {
  const number = digits(run);
  if (number.length < 5) return [];
  const found = [number.length >= 6 && /^0[^0]/.test(number) ? number.slice(1) : number, run.trim()];
  if (number[0] !== '0' && number.length >= 10)
    for (const code of [1, 2, 3]) found.push(`\n${number.slice(code)}\n`, `\n0${number.slice(code)}\n`);
  return found;
}

function digits(folded) {
  const number = folded.replaceAll('(0)', '').replace(/[^0-9]/g, '');
  return number.length >= 9 && number.startsWith('00') ? number.slice(2) : number;
}
