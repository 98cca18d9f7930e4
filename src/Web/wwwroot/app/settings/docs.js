import '../shell/notice.js';
import { getWhole } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { followFeed, heading } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { openSettings } from './frame.js';

const ADDRESS = '/openapi/v1.json';
const texts = messages.docs;

const { main, state } = openSettings('docs');
const filter = element('input', { type: 'search', class: 'filter', placeholder: texts.filter, 'aria-label': texts.filter, oninput: sift });
const list = element('div', { class: 'api', dir: 'ltr', lang: 'en' }); // As the document is written.
const notice = element('page-notice');
main.append(heading(texts.title, texts.subtitle, filter, element('a', { href: ADDRESS }, 'OpenAPI')), notice, list);
followFeed(state, {});
new Reader(notice, texts.failedTitle).read(signal => getWhole(ADDRESS, signal), show);
addEventListener('hashchange', open);

function show({ paths, components: { schemas } }) {
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, it]) => ({ method: method.toUpperCase(), path, it })));
  for (const tag of new Set(operations.map(({ it }) => it.tags[0]))) {
    list.append(element('section', {}, element('h2', {}, tag), ...operations.filter(({ it }) => it.tags[0] === tag).map(operation)));
  }
  list.append(element('section', {}, element('h2', {}, texts.types), ...Object.entries(schemas).map(named)));
  open();
}

const operation = ({ method, path, it }) => element('details', { id: it.operationId },
  element('summary', {}, element('b', {}, method), element('code', {}, path), element('span', {}, it.summary)),
  element('p', {}, it.description),
  element('dl', {},
    ...(it.parameters ?? []).filter(one => !one.deprecated).flatMap(one => row(one.name, type(one.schema), one.required ? texts.required : null, one.description)),
    ...content(it.requestBody, texts.body),
    ...Object.entries(it.responses).flatMap(([status, answer]) => content(answer, status))),
  element('pre', {}, curl(method, path, it)));

const named = ([name, schema]) => element('details', { id: name },
  element('summary', {}, element('code', {}, name)),
  element('dl', {}, ...(schema.properties
    ? Object.entries(schema.properties).flatMap(([property, of]) => row(property, type(of), schema.required?.includes(property) ? null : texts.optional, of.description))
    : row('', type(schema), null, schema.description))));

function content(of, label) {
  if (!of) return [];
  const [kind, media] = Object.entries(of.content ?? {})[0] ?? [];
  return row(label, kind === 'application/json' || kind === 'application/problem+json' ? type(media.schema) : [kind ?? ''], null, of.description === 'OK' ? null : of.description);
}

const row = (label, what, ...notes) => [
  element('dt', {}, element('code', {}, label)),
  element('dd', {}, element('code', {}, ...what), ...notes.filter(Boolean).map(note => element('span', { class: 'note' }, ` ${note}`))),
];

/** A schema as a type is written, with links to those that have a name. */
function type(schema = {}) {
  if (schema.$ref) return [element('a', { href: `#${last(schema.$ref)}` }, last(schema.$ref))];
  const ways = schema.oneOf ?? (Array.isArray(schema.type) ? schema.type.map(one => ({ ...schema, type: one })) : undefined);
  if (ways) return ways.flatMap((way, i) => i ? [' | ', ...type(way)] : type(way));
  if (schema.enum) return [schema.enum.map(value => JSON.stringify(value)).join(' | ')];
  if (schema.type === 'array') return [...type(schema.items), '[]'];
  if (schema.additionalProperties) return ['{ [name]: ', ...type(schema.additionalProperties), ' }'];
  return [schema.type ?? 'any'];
}

const last = reference => reference.slice(reference.lastIndexOf('/') + 1);

function curl(method, path, { requestBody }) {
  const body = requestBody ? ` \\\n  -H 'Content-Type: application/json' -d '{ … }'` : '';
  return `curl -sS ${method === 'GET' ? '' : `-X ${method} `}'${location.origin}${path}' -H "Authorization: Bearer $KEY"${body}`;
}

function sift() {
  const wanted = filter.value.trim().toLowerCase();
  for (const one of list.querySelectorAll('details')) one.hidden = !one.querySelector('summary').textContent.toLowerCase().includes(wanted);
}

function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.matches('details')) target.open = true;
  target?.scrollIntoView();
}
