import { locale, messages } from './i18n.js';

// ERPNext writes times without a zone, in that of its site: they are shown as written, never shifted to the reader's.
const siteTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' });
const shortTime = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
const dateOnly = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const localTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
const zonedTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' });
const plain = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 3 });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: locale.startsWith('de') ? 'short' : 'narrow' }) /* German's narrow minute reads as a metre */;
const monies = new Map();
const MARKS = /[\u200e\u200f\u061c]/g; // of direction: where an amount stands says that itself

export const formatSiteTime = text => formatZoneless(text, () => siteTime);

/** Where times of the reader's clock stand beside: whose clock this is. */
export const formatSiteTimeNamed = text => text ? `${formatSiteTime(text)} (${messages.terms.siteClock})` : '';

/** For narrow places: without the year in this year, without the time in others. */
export const formatSiteTimeShort = text => formatZoneless(text, time => time.getUTCFullYear() === new Date().getFullYear() ? shortTime : dateOnly);

function formatZoneless(text, choose) {
  const time = new Date(text ? `${text.slice(0, 19).replace(' ', 'T')}Z` : NaN);
  return Number.isNaN(time.getTime()) ? text ?? '' : choose(time).format(time);
}

export const formatInstant = iso => formatAt(iso, localTime);

/** With its zone, where times of the site's clock stand beside. */
export const formatInstantZoned = iso => formatAt(iso, zonedTime);

function formatAt(iso, format) {
  const time = Date.parse(iso ?? '');
  return Number.isNaN(time) ? iso ?? '' : format.format(time);
}

/** '35 sec', '3 min': how long something takes. */
export function formatDuration(seconds) {
  if (seconds < 1) return duration('millisecond', Math.round(seconds * 1000));
  if (seconds < 90) return duration('second', Math.round(seconds));
  if (seconds < 5400) return duration('minute', Math.round(seconds / 60));
  return duration('hour', Math.round(seconds / 360) / 10);
}

const duration = (unit, value) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value);

export const formatBytes = bytes => bytes < 1000 ? bytesOf('byte', bytes) : bytesOf('kilobyte', bytes / 1000);

const bytesOf = (unit, value) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 1 }).format(value);

export function formatMoney(amount, currency) {
  return amount == null ? '' : money(currency).format(amount).replace(MARKS, '');
}

export function formatAge(iso, now = Date.now()) {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 5) return messages.shell.justNow;
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  return size < 86400 ? relative.format(Math.round(seconds / 3600), 'hour') : relative.format(Math.round(seconds / 86400), 'day');
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
