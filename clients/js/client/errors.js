/** What CustomerSync, or the way to it, could not do; the message is one sentence with the cure where there is one. */
export class CustomerSyncError extends Error {
  name = 'CustomerSyncError';

  /** @param {number} status of HTTP; 0: there was no answer @param {'unreachable' | 'foreign' | undefined} reason foreign: something else answered */
  constructor(message, status = 0, reason = undefined, cause = undefined) {
    super(message, { cause });
    this.status = status;
    this.reason = reason;
  }

  /** The server has said no: to ask again with the same would change nothing. */
  get isRefusal() { return this.status === 401 || this.status === 403; }

  /** Whether the same may succeed later. */
  get isPassing() { return this.reason === 'unreachable' || this.status === 429 || this.status >= 502; }
}

/** The cursor is of no use here any more: load the list again and follow its `feedCursor`. */
export class FeedResetError extends CustomerSyncError {
  name = 'FeedResetError';

  constructor({ cursor, reason }) {
    super({
      epoch: 'The cursor is of another server or another history: load the list again.',
      ahead: 'The cursor is ahead of the server, which was restored: load the list again.',
      expired: 'The cursor is older than what the server keeps: load the list again.',
    }[reason] ?? 'The cursor is of no use any more: load the list again.', 409, reason);
    this.cursor = cursor;
  }
}
