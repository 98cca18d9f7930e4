import { messages } from '../shell/i18n.js';
import { keyOf, labelOf, ownFields } from '../shell/own-fields.js';
import { fold } from './fold.js';

const TEXTS = ['companyName', 'contactPerson', 'email', 'phone', 'address', 'city', 'state', 'country', 'taxNumber', 'currency', 'customerType', 'customerGroup', 'territory', 'language', 'website'];
const KINDS = { number: 'number', amount: 'number', date: 'date', yesNo: 'flag', list: 'list' };
const NONE = -1e300;
const KEPT = ['email', 'city']; // The server sorts by these letter by letter, as its indexes have them.

/**
 * What the list can be sorted and filtered by, as the server has it (`ListFields`): `key` as columns and sorts call it, `name` as filters do.
 * @type {{ key: string, name: string, kind: string, filters: boolean, sorts: boolean, value: (customer: object) => any }[]}
 */
const fields = [
  field('name', 'name'), field('erpnextId', 'id'), ...TEXTS.map(key => field(key, 'text')),
  field('creditLimit', 'number'), field('disabled', 'flag'),
  field('modified', 'time', customer => customer.erpnextModified), field('created', 'time', customer => customer.erpnextCreation),
  ...ownFields.map(own => ({
    key: keyOf(own), name: own.name, kind: KINDS[own.type] ?? 'text', value: customer => customer.custom?.[own.name],
    filters: own.places.includes('filter'), sorts: own.type !== 'list' && (own.places.includes('list') || own.places.includes('filter')),
  })),
];

const TESTS = {
  text: ['is', 'not', 'contains', 'starts', 'empty', 'filled'], name: ['contains', 'starts', 'is', 'not'], id: ['contains', 'starts', 'is', 'not'],
  list: ['is', 'not', 'contains', 'empty', 'filled'], number: ['is', 'from', 'to', 'not', 'empty', 'filled'], flag: ['is'],
  date: ['is', 'from', 'to', 'empty', 'filled'], time: ['is', 'from', 'to', 'empty', 'filled'],
};

export const filterFields = fields.filter(({ filters }) => filters);
/** Which customers are kept is asked of what ERPNext has of them, every field of the site's own too. */
export const keptFields = fields.filter(({ kind, key }) => kind !== 'id' && kind !== 'time' && key !== 'address');
export const testsOf = ({ kind }) => TESTS[kind];
export const isSort = sort => fields.some(({ key, sorts }) => sorts && key === sort.replace(/^-/, ''));
export const fieldLabel = key => messages.customers.headings[key] ?? labelOf(key);

/** Part of an address, `['filter.city.contains', 'ri']`, as `{ field, test, value }`; null where it is no filter. */
export function parseFilter([name, value], among = filterFields) {
  const [, path, test = 'is'] = /^filter\.(?:custom\.)?(.+?)(?:\.(not|contains|starts|from|to))?$/.exec(name) ?? [];
  const found = among.find(one => one.name === path);
  if (!found) return null;
  return { field: found, test: value !== '' ? test : test === 'not' ? 'filled' : 'empty', value };
}

/** @returns {[string, string]} */
export const formatFilter = ({ field: { name }, test, value }) => test === 'is' ? [`filter.${name}`, value] : test === 'empty' ? [`filter.${name}`, '']
  : test === 'filled' ? [`filter.${name}.not`, ''] : [`filter.${name}.${test}`, value];

/** Whether the server would find the customer by the filter. */
export function passes(customer, { field: { kind, value: read }, test, value: asked }) {
  const value = read(customer);
  if (kind === 'list') return passesList(value ?? [], test, lower(asked));
  const [own, none] = kind === 'number' || kind === 'flag' ? [numberOf(value), NONE] : [textOf(value, kind), ''];
  if (test === 'empty' || test === 'filled') return (own === none) === (test === 'empty');
  if (kind === 'number' || kind === 'flag') return compares(own, kind === 'flag' ? Number(asked === 'true') : Number(asked), test, none);
  if (kind === 'id' && test === 'contains') return lower(own).includes(lower(asked));
  return compares(own, textOf(asked, kind), kind === 'time' && test === 'is' && asked.length === 10 ? 'starts' : test, none);
}

function compares(own, asked, test, none) {
  switch (test) {
    case 'not': return own !== asked;
    case 'contains': return own.includes(asked);
    case 'starts': return own.startsWith(asked);
    case 'from': return own >= asked;
    case 'to': return own !== none && own <= (typeof asked === 'string' ? `${asked}~` : asked);
    default: return own === asked;
  }
}

function passesList(values, test, asked) {
  if (test === 'empty' || test === 'filled') return (values.length === 0) === (test === 'empty');
  const some = values.some(value => compares(lower(value), asked, test === 'not' ? 'is' : test, ''));
  return test === 'not' ? !some : some;
}

/** What the server sorts by. @param {string} key */
export function sortKey(key) {
  const { kind, value } = fields.find(one => one.key === key) ?? fields[0];
  if (kind === 'number' || kind === 'flag') return customer => numberOf(value(customer));
  return KEPT.includes(key) ? customer => value(customer) ?? '' : customer => textOf(value(customer), kind);
}

function field(key, kind, value = customer => customer[key]) {
  return { key, name: key, kind, value, filters: true, sorts: true };
}

const numberOf = value => value == null ? NONE : Number(value);
const textOf = (value, kind) => kind === 'name' ? fold(value) : kind === 'id' || kind === 'time' ? value ?? '' : lower(String(value ?? ''));
/** Letters of ASCII alone, as databases do it. */
const lower = text => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
