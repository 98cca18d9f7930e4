import { parseCursor } from '../../sdk/customer-sync.js';
import { Announcer } from '../shell/announcer.js';
import { address, get, webhookUrl } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { copyable } from '../shell/notice.js';
import { followFeed } from '../shell/page.js';
import { ChangeQueue } from './change-queue.js';
import { CustomerList, PAGE } from './customer-list.js';

const RETRY = [2_000, 5_000, 10_000, 20_000, 30_000];
const texts = messages.customers;

/** Loads a page of the list, then follows the feed, and tells the elements of the page what to show. */
export class LivePage {
  #view;
  #query;
  #list;
  #feed;
  #queue = new ChangeQueue(batch => this.#apply(batch));
  #announcer;
  #reading = new AbortController();
  #failures = 0;
  #retryTimer;

  /** @param {Record<string, any>} view the elements @param {import('../shell/query.js').Query} query */
  constructor(view, query) {
    this.#view = view;
    this.#query = query;
    this.#list = new CustomerList(query.values);
    this.#announcer = new Announcer(view.announcements);
    addEventListener('online', () => this.#failures && this.load());
  }

  /** Reads the page that the address names, or reads it again. */
  async load() {
    clearTimeout(this.#retryTimer);
    this.#reading.abort();
    const { signal } = this.#reading = new AbortController();
    const wanted = this.#query.values;
    this.#view.table.busy = true;
    this.#queue.hold();
    try {
      const page = await get(address('/api/customers', { ...wanted, limit: String(PAGE) }), signal);
      this.#begin(page, wanted);
      this.#queue.release(parseCursor(page.feedCursor).sequence);
    } catch (error) {
      if (signal.aborted) return;
      this.#queue.release();
      this.#failed(error, wanted);
    }
  }

  /** @param {{ after: string | null, way: string[] }} page */
  async turn(page) {
    if (page.after === null) await this.load(); // The page was cut, and its end is another than was read.
    const after = page.after ?? this.#list.nextCursor;
    if (after === null) return;
    this.#query.page({ ...page, after });
    await this.load();
    this.#view.table.toTop();
  }

  redraw() {
    this.#view.table.redraw(this.#list.items);
  }

  #begin(page, wanted) {
    this.#failures = 0;
    this.#list = new CustomerList(wanted, page);
    this.#view.table.reset(page.items);
    this.#view.table.busy = false;
    this.#feed ??= this.#follow(page.feedCursor);
    this.#showFrame();
  }

  #failed(error, wanted) {
    const wait = RETRY[Math.min(this.#failures++, RETRY.length - 1)];
    this.#retryTimer = setTimeout(() => this.load(), wait * (0.75 + Math.random() / 2));
    if (!this.#feed) this.#view.state.state = 'offline';
    this.#view.table.busy = false;
    if (this.#list.items.length && this.#list.isOf(wanted)) return;
    this.#view.table.reset([]);
    this.#view.count.textContent = '';
    this.#view.pager.hidden = true;
    this.#view.notice.failed(texts.failedTitle, error, () => this.load());
  }

  #follow(after) {
    return followFeed(this.#view.state, {
      after,
      onChange: change => this.#queue.push(change),
      onReset: () => this.#restart(),
      onState: state => state === 'live' && this.#failures && this.load(),
    });
  }

  #restart() {
    this.#feed.close();
    this.#feed = undefined;
    this.#queue.clear();
    this.#view.state.state = 'catching-up';
    this.load();
  }

  #apply({ entries, latest, amount }) {
    for (const entry of entries) this.#applyOne(entry);
    this.#view.changes.add(latest);
    this.#announcer.tell(amount, latest.at(-1));
    this.#showFrame();
  }

  #applyOne(entry) {
    const { customer } = entry;
    const { shown, before, dropped } = this.#list.apply(entry);
    if (shown === 'in') this.#view.table.insert(customer, before, entry);
    else if (shown === 'same') this.#view.table.update(customer, entry);
    else if (shown === 'away') this.#view.table.sendAway(customer, entry);
    else if (shown === 'out') this.#view.table.strike(customer.id);
    for (const { id } of dropped ?? []) this.#view.table.drop(id);
  }

  #showFrame() {
    const { items, total, totalIsAtLeast, search, hasMore, nextCursor } = this.#list;
    const { count, notice, pager } = this.#view;
    count.textContent = (search ? texts.found : texts.shown)(items.length, Math.max(total, items.length), totalIsAtLeast);
    pager.show(nextCursor, hasMore);
    if (items.length) notice.hide();
    else if (search) notice.show('none', { title: texts.noMatchTitle, texts: [texts.noMatchText(search)], action: { label: texts.clearSearch, run: this.#view.clearSearch } });
    else notice.show('empty', { title: texts.emptyTitle, texts: [texts.emptyText, copyable(webhookUrl()), ...may('operator') ? [element('p', {}, element('a', { class: 'button', href: '/settings' }, texts.connect))] : []] });
  }
}
