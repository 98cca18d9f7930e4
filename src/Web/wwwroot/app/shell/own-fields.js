import { get } from './api.js';
import { formatMoney } from './format.js';
import { locale, messages } from './i18n.js';

const PREFIX = 'custom.';
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 9 });

/**
 * The site's own fields. Without them pages are as if there were none.
 * @type {{ name: string, label: string, type: 'text' | 'number' | 'amount' | 'date' | 'yesNo' | 'list', source: string, places: string[], isOurs: boolean }[]}
 */
export const ownFields = await get('/api/fields').then(({ fields }) => fields.filter(field => !field.isOurs), () => []);

/** Those that are shown in a place. @param {'list' | 'page' | 'search' | 'filter' | 'csv'} place */
export const ownIn = place => ownFields.filter(({ places }) => places.includes(place));

/** As changes call it. */
export const keyOf = ({ name }) => PREFIX + name;

/** What people call a field, of ours or of the site's own. @param {string} field as changes call it */
export const labelOf = field => messages.terms.fields[field] ?? ownFields.find(own => keyOf(own) === field)?.label ?? (field.startsWith(PREFIX) ? field.slice(PREFIX.length) : field);

/** A customer's value as text. */
export function ownText(field, customer) {
  const value = customer.custom?.[field.name];
  if (value == null) return '';
  if (field.type === 'yesNo') return value ? messages.terms.yes : messages.terms.no;
  if (field.type === 'amount') return formatMoney(value, customer.currency);
  if (field.type === 'number') return numbers.format(value);
  if (field.type === 'date') return formatDate(value);
  return Array.isArray(value) ? value.join(messages.terms.comma) : String(value);
}

const formatDate = text => {
  const time = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(time.getTime()) ? text : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(time);
};
