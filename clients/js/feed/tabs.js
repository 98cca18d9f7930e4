const TICK = 5_000;
const BEAT = 15_000; // of a leader that hears nothing to pass on
const MUTE = 75_000; // to a hidden tab: beyond the once-a-minute timers of hidden tabs
const MUTE_IN_VIEW = 12_000; // to a visible one, which asks at each tick: a leader that is hidden answers, one that is frozen does not
const ANSWER = 2_000; // by then a leader has answered the tab that comes into view

/**
 * The feeds that share one connection: of all tabs where the browser has Web Locks and lets us use them (https and localhost, unless site data are
 * blocked or the page is sandboxed), else of this page.
 * @param {{ lead(): void, follow(): void, heard(news: any): void, news(): any }} on
 */
export function joinTabs(key, on) {
  let group;
  const stay = () => { group = new PageGroup(key, on); };
  try {
    if (globalThis.navigator?.locks) group = new TabGroup(key, on, stay);
  } catch { /* there is no channel to the other tabs */ }
  if (!group) stay();
  return { tell: news => group.tell(news), close: () => group.close() };
}

/**
 * The tabs of one browser that follow the same feed. Whoever holds the lock leads, and tells the others; when its tab
 * closes or crashes the browser gives the lock to the next. A leader that is frozen has it taken away.
 */
class TabGroup {
  #isLeading = false;
  #key;
  #on;
  #denied;
  #channel;
  #isClosed = false;
  #stealing = false;
  #waiting = new AbortController();
  #listening = new AbortController();
  #resign;
  #heardAt = Date.now();
  #tickedAt = Date.now();
  #toldAt = 0;
  #ticker;

  constructor(key, on, denied) {
    this.#key = key;
    this.#on = on;
    this.#denied = denied;
    this.#channel = new BroadcastChannel(key);
    this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#ticker = setInterval(() => this.#tick(), TICK);
    document.addEventListener('visibilitychange', () => document.hidden || this.#comeIntoView(), { signal: this.#listening.signal });
    this.#ask();
    this.#compete();
  }

  /** Tells the other tabs. */
  tell(news) {
    if (this.#isClosed) return;
    this.#toldAt = Date.now();
    this.#channel.postMessage(news);
  }

  close() {
    this.#isClosed = true;
    clearInterval(this.#ticker);
    this.#listening.abort();
    this.#waiting.abort();
    this.#resign?.();
    this.#channel.close();
  }

  async #compete() {
    while (!this.#isClosed) {
      const how = this.#stealing ? { steal: true } : { signal: this.#waiting.signal };
      this.#stealing = false;
      try {
        await navigator.locks.request(this.#key, how, () => this.#lead());
      } catch (error) {
        if (error?.name !== 'AbortError') return this.#giveUp(); // else it was taken away, or is about to be taken
      }
      if (this.#isLeading && !this.#isClosed) this.#on.follow();
      this.#isLeading = false;
      this.#waiting = new AbortController();
    }
    return undefined;
  }

  /** To ask again would be denied again, at once and for ever. */
  #giveUp() {
    if (this.#isClosed) return;
    this.close();
    this.#denied();
  }

  #lead() {
    if (this.#isClosed) return undefined;
    this.#isLeading = true;
    this.#on.lead();
    return new Promise(resolve => { this.#resign = resolve; });
  }

  #heard(news) {
    if (this.#isClosed) return;
    if (news.hello) {
      if (this.#isLeading) this.tell(this.#on.news());
      return;
    }
    this.#heardAt = Date.now();
    this.#on.heard(news);
  }

  #ask() {
    this.#channel.postMessage({ hello: true });
  }

  #tick() {
    const now = Date.now();
    if (!document.hidden && now - this.#tickedAt > 2 * TICK) this.#heardAt = now; // it was this tab that slept
    this.#tickedAt = now;
    if (this.#isLeading) {
      if (now - this.#toldAt >= BEAT) this.tell(this.#on.news());
    } else if (now - this.#heardAt > (document.hidden ? MUTE : MUTE_IN_VIEW)) this.#steal();
    else if (!document.hidden && now - this.#heardAt >= TICK) this.#ask();
  }

  #comeIntoView() {
    if (this.#isLeading) return;
    const asked = Date.now();
    this.#ask();
    setTimeout(() => this.#isClosed || this.#isLeading || this.#heardAt >= asked || this.#steal(), ANSWER);
  }

  #steal() {
    this.#heardAt = Date.now();
    this.#stealing = true;
    this.#waiting.abort();
  }
}

const groups = new Map();

/** The feeds of one page; the first leads. */
class PageGroup {
  #on;
  #members;

  constructor(key, on) {
    this.#on = on;
    if (!groups.has(key)) groups.set(key, []);
    this.#members = groups.get(key);
    this.#members.push(this);
    queueMicrotask(() => this.#members[0] === this ? on.lead() : this.#members.includes(this) && on.heard(this.#members[0].#on.news()));
  }

  tell(news) {
    for (const member of [...this.#members]) if (member !== this) member.#on.heard(news);
  }

  close() {
    const at = this.#members.indexOf(this);
    if (at < 0) return;
    this.#members.splice(at, 1);
    if (at === 0) this.#members[0]?.#on.lead();
  }
}
