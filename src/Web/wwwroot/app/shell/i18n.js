/** The page's language, its messages, and its numbers. A language is one module of the shape of `messages.en.js`. */
const LOCALES = { en: 'en-GB', ar: 'ar-u-ca-gregory-nu-latn', de: 'de-DE' };

export const languages = { en: 'English', ar: 'العربية', de: 'Deutsch' };
export const lang = document.documentElement.lang in LOCALES ? document.documentElement.lang : 'en';
export const locale = LOCALES[lang];

const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules(locale);

export const number = value => numbers.format(value);
export const percent = share => percents.format(share);

/** The form that the language wants for a number, `#` replaced by it: `count(3, { one: '# row', other: '# rows' })`. */
export const count = (value, forms) => (forms[plurals.select(value)] ?? forms.other).replace('#', number(value));

const { default: write } = await import(`../messages.${lang}.js`);
export const messages = write({ number, percent, count });

/** The same page in another language; remembered. @param {string} wanted @param {string} [hash] */
export function speak(wanted, hash = '') {
  const address = new URL(location.href);
  address.searchParams.set('lang', wanted);
  address.hash = hash;
  location.assign(address);
}
