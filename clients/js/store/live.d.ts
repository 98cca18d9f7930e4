import type { Customer, CustomerChange, FeedOptions, FeedState } from '../index.js';

export interface Server {
  /** Default: the page's own origin. */
  url?: string;
  token?: FeedOptions['token'];
  /** As your session calls whoever is signed in; with all that limits what they may see, if that can change. */
  user?: string;
  /**
   * Keeps in IndexedDB what this `user` has seen last (searches not): a page shows it at once and goes on from there. Nothing is kept without `user`.
   * It is dropped when the server refuses, at a reset, for another user, and by `forgetCustomers()`.
   */
  persist?: boolean;
}

/** Call it when somebody signs out: nothing stays in IndexedDB, and no page that is open keeps more. */
export function forgetCustomers(): Promise<void>;

/** unknown: as the server rendered it, not followed yet. */
export type LiveState = FeedState | 'unknown';

export interface Live {
  state: LiveState;
  lastChange: CustomerChange | null;
  isLoading: boolean;
  error: Error | null;
}

export interface LiveCustomers extends Live {
  customers: Customer[];
  total: number | null;
  nextCursor: string | null;
}

export interface LiveCustomer extends Live { customer: Customer | null }
