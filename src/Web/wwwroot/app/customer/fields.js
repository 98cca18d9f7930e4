import { formatInstantZoned, formatMoney, formatSiteTimeNamed } from '../shell/format.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { keyOf, ownIn, ownText } from '../shell/own-fields.js';

const text = field => customer => customer[field] == null ? '' : String(customer[field]);
const yesNo = field => customer => customer[field] ? messages.terms.yes : messages.terms.no;

/** The details of a customer: groups of fields, each with its text and, where it has one, its link. */
export const groups = {
  contact: [field('contactPerson'), field('email', text('email'), mailTo), field('phone', text('phone'), call), field('website', text('website'), site), field('primaryContact')],
  address: [field('address'), field('city'), field('state'), field('country'), field('primaryAddress')],
  trade: [field('companyName'), field('taxNumber'), field('creditLimit', customer => formatMoney(customer.creditLimit, customer.currency)), field('currency'), field('customerType'), field('customerGroup'), field('territory'), field('language'), field('disabled', yesNo('disabled'))],
  ...ownIn('page').length ? { own: ownIn('page').map(one => field(keyOf(one), customer => ownText(one, customer))) } : {},
  record: [field('erpnextId'), field('id'), field('erpnextCreation', customer => formatSiteTimeNamed(customer.erpnextCreation)), field('erpnextModified', customer => formatSiteTimeNamed(customer.erpnextModified)), field('deletedAt', customer => formatInstantZoned(customer.deletedAt)), field('sequence')],
};

function field(key, show = text(key), link = () => null) {
  return { key, show, link };
}

/** The value's node: a link where the value makes a safe one, else text. */
export function valueNode({ key, show, link }, customer) {
  const shown = show(customer);
  const href = shown && link(customer);
  return href ? element('a', { href, dir: 'auto', class: key, rel: 'noopener noreferrer', target: href.startsWith('http') ? '_blank' : null }, shown)
    : element('span', { dir: 'auto', class: shown ? key : 'nothing' }, shown || messages.terms.none);
}

function mailTo({ email }) {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? `mailto:${encodeURIComponent(email).replace('%40', '@')}` : null;
}

function call({ phone }) {
  const digits = phone.replace(/[^\d+]/g, '');
  return digits.length > 3 ? `tel:${digits}` : null;
}

// Only http and https: a website field is text that somebody typed.
function site({ website }) {
  const url = URL.parse?.(website) ?? null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
