import type { Customer, CustomerChange, FeedState } from '../index.js';

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
