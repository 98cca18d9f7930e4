import './relative-time.js';
import { element } from './html.js';
import { messages } from './i18n.js';

const texts = messages.verification;

/** Whether the copy equals ERPNext, in one line. @param {{ customers: number, equal: number | null, oldestLook: string | null, open: number, found: number, mended: number, neverTold: number }} copy */
export const copyLine = copy => copy.equal === null ? [texts.notCompared] : [
  texts.equal(copy.equal, copy.customers), ' · ', texts.oldest, ' ', element('relative-time', { datetime: copy.oldestLook }), ' · ', texts.open(copy.open), ' · ',
  copy.found === 0 ? texts.noneFound : [texts.found(copy.found), texts.mended(copy.mended, copy.found), copy.neverTold ? texts.neverTold(copy.neverTold) : ''].filter(Boolean).join(messages.terms.comma),
];
