import { formatDuration } from '../shell/format.js';
import { locale } from '../shell/i18n.js';

const unit = (name, digits = 3) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumSignificantDigits: digits });
const [milliseconds, seconds, megabytes, gigabytes] = [unit('millisecond'), unit('second'), unit('megabyte'), unit('gigabyte')];
const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const dayAndTime = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

export const compact = value => new Intl.NumberFormat(locale, { notation: value < 10_000 ? 'standard' : 'compact', maximumFractionDigits: value < 10 ? 2 : 1 }).format(value);
export const ofMilliseconds = value => value < 1000 ? milliseconds.format(value) : value < 90_000 ? seconds.format(value / 1000) : formatDuration(value / 1000);
export const ofBytes = value => value < 1e9 ? megabytes.format(value / 1e6) : gigabytes.format(value / 1e9);
export const timeOf = value => time.format(value);
export const dayOf = value => day.format(value);
export const momentOf = value => dayAndTime.format(value);
