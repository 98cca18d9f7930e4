import { badge } from '../shell/badge.js';
import { formatDuration } from '../shell/format.js';
import { messages } from '../shell/i18n.js';

const TONES = { running: 'accent', held: 'warn', completed: 'good', failed: 'bad' };
const texts = messages.syncs;

export const COUNTS = ['created', 'updated', 'restored', 'renamed', 'merged', 'deleted', 'left', 'unchanged', 'failed'];

export const statusBadge = ({ status }) => badge(texts.statuses[status] ?? status, TONES[status]);

export const kindOf = ({ kind, undoOf }) => undoOf ? texts.undone : texts.kinds[kind] ?? kind;

/** What there is to say of a run, in a line: what is wrong, or what it changed. */
export const gist = run => run.message && run.status !== 'completed' ? run.message : run.status === 'running' ? '' : changes(run);

/** What a run changed. */
export const changes = run => COUNTS.filter(key => run[key] && key !== 'unchanged').map(key => texts.counted[key](run[key])).join(messages.terms.comma) || texts.nothing;

export const lasted = ({ startedAt, finishedAt }) => finishedAt ? formatDuration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000) : '';
