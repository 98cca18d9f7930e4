import { locale, messages } from './messages.js';

// ERPNext writes times without a zone, in that of its site: they are shown as written, never shifted to the reader's.
const siteTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const shortTime = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const dateOnly = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const localTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const plain = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 3 });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' });
const monies = new Map();

export const formatSiteTime = text => formatZoneless(text, () => siteTime);

/** For narrow places: without the year in this year, without the time in others. */
export const formatSiteTimeShort = text => formatZoneless(text, time => time.getUTCFullYear() === new Date().getFullYear() ? shortTime : dateOnly);

function formatZoneless(text, choose) {
  const time = new Date(text ? `${text.slice(0, 19).replace(' ', 'T')}Z` : NaN);
  return Number.isNaN(time.getTime()) ? text ?? '' : choose(time).format(time);
}

export function formatInstant(iso) {
  const time = Date.parse(iso ?? '');
  return Number.isNaN(time) ? iso ?? '' : localTime.format(time);
}

export function formatMoney(amount, currency) {
  return amount == null ? '' : money(currency).format(amount);
}

export function formatAge(iso, now = Date.now()) {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  if (seconds > -5) return messages.justNow;
  if (seconds > -60) return relative.format(seconds, 'second');
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), 'minute');
  return seconds > -86400 ? relative.format(Math.round(seconds / 3600), 'hour') : relative.format(Math.round(seconds / 86400), 'day');
}

function money(currency) {
  if (!monies.has(currency)) monies.set(currency, newMoney(currency));
  return monies.get(currency);
}

// ERPNext lets people define currencies of their own; Intl refuses those that do not look like ISO 4217.
function newMoney(currency) {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' });
  } catch {
    return plain;
  }
}
