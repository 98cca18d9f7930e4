import { DataTable } from '../shell/data-table.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';

const texts = messages.settings;

/** @type {import('../shell/data-table.js').Column[]} */
const columns = [
  { key: 'field', label: texts.mapping.field, cell: ({ field }) => messages.terms.fields[field] ?? field },
  { key: 'sources', label: texts.mapping.sources, cell: ({ sources }) => element('span', { class: 'source-list', dir: 'ltr' }, ...sources.map(source => element('code', {}, source))) },
  { key: 'note', label: texts.mapping.note, cell: ({ field, note }) => element('span', { dir: 'auto' }, note ? texts.mapping.noteOf(field, note) : '') },
];

/** The field mapping as it is in force. */
export const mappingTable = () => DataTable.of({ label: texts.mapping.title, columns, id: row => row.field });
