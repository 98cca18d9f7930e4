import { send } from '../shell/api.js';
import { badge } from '../shell/badge.js';
import { confirmDialog } from '../shell/dialog.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerPath } from '../shell/links.js';
import { differences } from '../customer/differences.js';
import { LOG, outcomeBadge } from './columns.js';

const SHOWN = 50;
const texts = messages.deliveries;

/** What a replay would change, without changing it. @param {{ ids?: string[], filter?: object }} which */
export const dryRun = async which => (await send('POST', `${LOG}/replay`, { ...which, dryRun: true })).data;

/** Shows what a replay would do, asks, replays, and tells. @returns {Promise<boolean>} whether it was done */
export async function replay(which, notice) {
  try {
    const preview = await dryRun(which);
    if (!await confirmDialog({ title: texts.replayTitle, body: previewNodes(preview), confirm: texts.replay })) return false;
    const { data } = await send('POST', `${LOG}/replay`, { ...which, dryRun: false });
    notice.show('done', { title: texts.replayed, texts: [summary(data)], action: { label: messages.shell.close, run: () => notice.hide() } });
    return true;
  } catch (error) {
    notice.failed(texts.replayFailed, error, () => replay(which, notice));
    return false;
  }
}

/** @returns {Node[]} */
export function previewNodes({ customers, skipped }) {
  const changing = customers.filter(({ kind }) => kind);
  return [
    element('p', {}, texts.wouldChange(changing.length)),
    changing.length || customers.length ? element('ul', { class: 'preview' }, ...[...changing, ...customers.filter(({ kind }) => !kind)].slice(0, SHOWN).map(entry)) : null,
    customers.length > SHOWN ? element('p', {}, texts.andMore(customers.length - SHOWN)) : null,
    skipped.length ? element('p', {}, texts.skipped(skipped.length), ' ', element('span', { dir: 'auto' }, skipped[0].reason ?? '')) : null,
  ].filter(Boolean);
}

const entry = ({ erpnextId, outcome, reason, kind, fields }) => element('li', {},
  element('a', { href: customerPath(erpnextId), dir: 'auto' }, erpnextId), ' ', kind ? badge(messages.terms.kinds[kind] ?? kind, 'accent') : outcomeBadge(outcome),
  reason ? element('p', { dir: 'auto' }, reason) : null, differences(fields));

const summary = ({ outcomes, results, more }) => [
  ...Object.entries(outcomes).map(([outcome, n]) => `${messages.terms.outcomes[outcome] ?? outcome}: ${n}`),
  ...results.some(({ result }) => !result) ? [texts.skipped(results.filter(({ result }) => !result).length)] : [], ...more ? [texts.more] : [],
].join(' · ');
