import type { Customer, CustomerClient, CustomerPage, CustomerQuery } from './index.js';

/** For `useCustomers`. */
export interface Preloaded { query: CustomerQuery; page: CustomerPage }
/** For `useCustomer`. */
export interface PreloadedCustomer { erpnextId: string; customer: Customer | null; feedCursor: string }

export interface ServerOptions {
  /** Default `CUSTOMERSYNC_URL`, else `http://localhost:5080`. */
  url?: string;
  /** The application's machine key. Default `CUSTOMERSYNC_KEY`. */
  token?: string;
}

export interface FeedTokenRequest {
  /** Whom it is for, as your application calls the user. */
  user: string;
  /** Default viewer; an operator may start syncs. At most the key's. */
  role?: 'viewer' | 'operator';
  /** 1 to 15, the default. */
  minutes?: number;
  /** Our ids of the only customers that it may see. */
  customers?: string[];
}

/** The application's own client, with its key; on the server only. */
export function customerSync(options?: ServerOptions): {
  readonly client: CustomerClient;
  preload(query?: CustomerQuery): Promise<Preloaded>;
  preloadCustomer(erpnextId: string): Promise<PreloadedCustomer>;
  feedToken(request: FeedTokenRequest): Promise<{ token: string; until: string }>;
};
