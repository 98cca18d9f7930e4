import { connectCustomerFeed, parseCursor } from '../sdk/customer-sync.js';
import { Announcer } from './announcer.js';
import { listCustomers } from './api.js';
import { ChangeQueue } from './change-queue.js';
import { CustomerList, PAGE } from './customer-list.js';
import { DetailsRoute } from './details-route.js';
import { messages } from './messages.js';

const RETRY = [2_000, 5_000, 10_000, 20_000, 30_000];

/** Loads the list, then follows the feed, and tells the elements of the page what to show. */
export class LivePage {
  #view;
  #query;
  #list;
  #feed;
  #queue = new ChangeQueue(batch => this.#apply(batch));
  #announcer;
  #details;
  #reading = new AbortController();
  #failures = 0;
  #retryTimer;

  /** @param {Record<string, any>} view the elements: table, notice, more, count, state, changes, details, announcements */
  constructor(view, query) {
    this.#view = view;
    this.#query = query;
    this.#list = new CustomerList(query);
    this.#announcer = new Announcer(view.announcements);
    this.#details = new DetailsRoute(view.details, erpnextId => this.#list.items.find(item => item.erpnextId === erpnextId));
    view.table.sort = query.sort;
    addEventListener('online', () => this.#failures && this.load());
  }

  async start() {
    await this.load();
    this.#details.follow();
  }

  ask(change) {
    Object.assign(this.#query, change);
    this.#view.table.sort = this.#query.sort;
    return this.load();
  }

  async load() {
    clearTimeout(this.#retryTimer);
    this.#view.table.busy = true;
    if (this.#list.hasMore) this.#view.more.state = 'busy';
    await this.#read({ ...this.#query, limit: this.#sizeToRead() }, page => this.#begin(page), error => this.#failed(error));
  }

  async more() {
    if (this.#view.more.state === 'busy') return;
    if (!this.#list.nextCursor) return this.load();
    this.#view.more.state = 'busy';
    await this.#read({ ...this.#query, limit: PAGE, after: this.#list.nextCursor }, page => this.#continue(page), () => { this.#view.more.state = 'failed'; });
  }

  // A list that was cut, or that heals after a reset, is read as long as it was.
  #sizeToRead() {
    return this.#sameQuery() ? Math.min(500, Math.max(PAGE, this.#list.items.length)) : PAGE;
  }

  #sameQuery() {
    return this.#list.search === this.#query.search && this.#list.sort === this.#query.sort;
  }

  async #read(query, then, otherwise) {
    this.#reading.abort();
    const { signal } = this.#reading = new AbortController();
    this.#queue.hold();
    try {
      const page = await listCustomers(query, signal);
      then(page);
      this.#queue.release(parseCursor(page.feedCursor).sequence);
    } catch (error) {
      if (signal.aborted) return;
      this.#queue.release();
      otherwise(error);
    }
  }

  #begin(page) {
    this.#failures = 0;
    this.#list = new CustomerList(this.#query);
    this.#list.append(page);
    this.#view.table.reset(page.items);
    this.#view.table.busy = false;
    this.#feed ??= this.#follow(page.feedCursor);
    this.#showFrame();
    this.#showMore();
  }

  #continue(page) {
    this.#list.append(page);
    this.#view.table.add(page.items);
    this.#showFrame();
    this.#showMore();
  }

  #failed(error) {
    const wait = RETRY[Math.min(this.#failures++, RETRY.length - 1)];
    this.#retryTimer = setTimeout(() => this.load(), wait * (0.75 + Math.random() / 2));
    if (!this.#feed) this.#view.state.state = 'offline';
    this.#view.table.busy = false;
    this.#view.more.state = 'failed';
    if (this.#list.items.length && this.#sameQuery()) return;
    this.#view.table.reset([]);
    this.#view.notice.failed(error.message);
    this.#view.more.state = 'end';
    this.#view.count.textContent = '';
  }

  #follow(after) {
    return connectCustomerFeed({
      after,
      onChange: change => this.#queue.push(change),
      onReset: () => this.#restart(),
      onState: state => this.#state(state),
    });
  }

  #restart() {
    this.#feed.close();
    this.#feed = undefined;
    this.#queue.clear();
    this.#view.state.state = 'catching-up';
    this.load();
  }

  #state(state) {
    this.#view.state.state = state;
    if (state === 'live' && this.#failures) this.load();
  }

  #apply({ entries, latest, amount }) {
    for (const entry of entries) this.#applyOne(entry);
    this.#view.changes.add(latest);
    this.#announcer.tell(amount, latest.at(-1));
    this.#showFrame();
    if (this.#list.hasMore && this.#view.more.state === 'end') this.#showMore();
  }

  #applyOne(entry) {
    const { customer } = entry;
    const { shown, before, dropped } = this.#list.apply(entry);
    if (shown === 'in') this.#view.table.insert(customer, before, entry);
    else if (shown === 'same') this.#view.table.update(customer, entry);
    else if (shown === 'away') this.#view.table.sendAway(customer, entry);
    else if (shown === 'out') this.#view.table.strike(customer.id);
    for (const { id } of dropped ?? []) this.#view.table.drop(id);
    this.#details.apply(customer);
  }

  #showFrame() {
    const { items, total } = this.#list;
    const { search } = this.#query;
    const { count, notice } = this.#view;
    count.textContent = (search ? messages.found : messages.shown)(items.length, Math.max(total, items.length));
    if (items.length) notice.hide();
    else if (search) notice.noMatch(search);
    else notice.empty();
  }

  #showMore() {
    this.#view.more.state = this.#list.hasMore ? 'idle' : 'end';
  }
}
