import { address, get, send } from '../shell/api.js';
import { confirmDialog } from '../shell/dialog.js';
import { messages, number } from '../shell/i18n.js';

const SYNC = '/api/customers/sync';
const runUrl = id => `${SYNC}/runs/${encodeURIComponent(id)}`;
const texts = messages.syncs;

export { runPath } from '../shell/links.js';
export const overview = signal => get(SYNC, signal);
export const runs = (query, signal) => get(address(`${SYNC}/runs`, { ...query, limit: '25' }), signal);
export const deletes = (id, query, signal) => get(address(`${runUrl(id)}/deletes`, { ...query, limit: '50' }), signal);
export const deletesFile = (id, search) => address(`${runUrl(id)}/deletes.csv`, { search });
export const run = (id, signal) => get(runUrl(id), signal);
export const failures = (id, after, signal) => get(address(`${runUrl(id)}/failures`, { after, limit: '50' }), signal);
export const start = kind => send('POST', kind === 'enhanced' ? `${SYNC}/enhanced` : SYNC);

/** @returns {Promise<any>} the run as it is then; undefined when the person thought better of it */
export async function cancel({ id, status }) {
  const body = [status === 'held' ? texts.cancelHeldText : texts.cancelText];
  return await confirmDialog({ title: texts.cancelTitle, body, confirm: texts.cancel, danger: true }) ? (await send('DELETE', runUrl(id))).data : undefined;
}

/** The word holds for the list that was seen: with another one it is refused. */
export async function confirmDeletes({ id, hold }) {
  const sure = await confirmDialog({ title: texts.confirmTitle(number(hold.deletes)), body: [texts.confirmText], confirm: texts.confirm(number(hold.deletes)), danger: true });
  return sure ? (await send('POST', address(`${runUrl(id)}/confirm`, { seen: hold.foundAt }))).data : undefined;
}

export async function undo({ id, deleted }) {
  const sure = await confirmDialog({ title: texts.undoTitle(number(deleted)), body: [texts.undoText], confirm: texts.undo });
  return sure ? (await send('POST', `${runUrl(id)}/undo`)).data : undefined;
}
