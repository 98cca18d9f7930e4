import { parseCursor } from '../../sdk/customer-sync.js';
import { Announcer } from '../shell/announcer.js';
import { get, webhookUrl } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { copyable } from '../shell/notice.js';
import { followFeed } from '../shell/page.js';
import { ChangeQueue } from './change-queue.js';
import { CustomerList, PAGE } from './customer-list.js';

const NEAR = PAGE / 2; // rows from an end at which the next page is read

const RETRY = [2_000, 5_000, 10_000, 20_000, 30_000];
const texts = messages.customers;

/** Loads what is in view of the list, follows the feed, and tells the elements of the page what to show. */
export class LivePage {
  #view;
  #query;
  #list;
  #feed;
  #queue = new ChangeQueue(batch => this.#apply(batch));
  #announcer;
  #reading = new AbortController();
  #more = null; // the page before or after that is being read
  #failures = 0;
  #retryTimer;

  /** @param {Record<string, any>} view the elements @param {import('./list-query.js').ListQuery} query */
  constructor(view, query) {
    this.#view = view;
    this.#query = query;
    this.#list = new CustomerList(query.values);
    this.#announcer = new Announcer(view.announcements);
    addEventListener('online', () => this.#failures && this.load());
  }

  /** Reads what the address names, from its beginning or around a row. @param {number} [around] */
  async load(around = 0) {
    clearTimeout(this.#retryTimer);
    this.#reading.abort();
    this.#more = null;
    const { signal } = this.#reading = new AbortController();
    const wanted = this.#query.values;
    const skip = Math.max(0, around - PAGE / 4);
    this.#view.table.busy = true;
    this.#queue.hold();
    try {
      const page = await this.#ask(skip ? { skip: String(skip) } : {}, signal);
      this.#begin(page, wanted, skip);
      this.#queue.release(parseCursor(page.feedCursor).sequence);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      this.#queue.release();
      this.#failed(error, wanted);
      return false;
    }
  }

  /** Rows came into view: what lies near is loaded, before it is seen. @param {{ first: number, last: number }} view */
  async look({ first, last }) {
    const { offset, items } = this.#list;
    if (this.#view.table.ariaBusy === 'true' || this.#more || items.length === 0) return;
    if (last < offset - PAGE || first > offset + items.length + PAGE) {
      await this.load(Math.min(first, this.#list.length - 1));
    } else if (last > offset + items.length - NEAR) await this.#extend('after');
    else if (first < offset + NEAR) await this.#extend('before');
  }

  /** To the first or the last row. @param {number} index */
  async jump(index) {
    const { offset, items } = this.#list;
    if (index < offset || index >= offset + items.length || (index && this.#list.next('after'))) await this.load(index === 0 ? 0 : Math.max(0, index - PAGE / 2));
    this.#view.table.focusEnd(index);
  }

  async #extend(side) {
    const place = this.#list.next(side);
    if (!place) return;
    const { signal } = this.#reading;
    const more = this.#more = {};
    this.#queue.hold();
    try {
      const page = await this.#ask(place, signal);
      const { added, dropped } = this.#list.add(side, page);
      this.#view.table.add(side, added);
      for (const { id } of dropped) this.#view.table.drop(id);
      this.#showFrame();
      this.#queue.release(parseCursor(page.feedCursor).sequence, true);
    } catch (error) {
      if (signal.aborted) return;
      this.#queue.release();
      setTimeout(() => this.#again(more), RETRY[0]);
      return;
    }
    this.#again(more);
  }

  // What is in view now may want more.
  #again(more) {
    if (this.#more !== more) return;
    this.#more = null;
    this.#view.table.tellView();
  }

  async #ask(place, signal) {
    const asked = this.#query.params();
    for (const [name, value] of Object.entries({ ...place, limit: String(PAGE) })) asked.set(name, value);
    return get(`/api/customers?${asked}`, signal);
  }

  redraw() {
    this.#view.table.redraw(this.#list.items);
    this.#showFrame();
  }

  #begin(page, wanted, skip) {
    this.#failures = 0;
    this.#list = new CustomerList(wanted, page, skip);
    this.#view.table.search = wanted.search;
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
    const { items, offset, length, total, totalIsAtLeast, search, isNarrowed } = this.#list;
    const { count, notice, table, clear } = this.#view;
    count.textContent = (isNarrowed ? texts.found : texts.shown)(Math.max(total, items.length), totalIsAtLeast);
    this.#view.counted(count.textContent);
    if (items.length) table.place({ offset, length, total: totalIsAtLeast ? null : length });
    if (items.length) notice.hide();
    else if (isNarrowed) notice.show('none', { title: texts.noMatchTitle, texts: [search ? texts.noMatchText(search) : texts.noMatchFilter], action: { label: search ? texts.clearSearch : texts.clearFilters, run: clear } });
    else notice.show('empty', { title: texts.emptyTitle, texts: [texts.emptyText, copyable(webhookUrl()), ...may('operator') ? [element('p', {}, element('a', { class: 'button', href: '/settings' }, texts.connect))] : []] });
  }
}
