import type { Customer, CustomerChange, CustomerClient, CustomerHistoryPage, CustomerPage, CustomerQuery, FeedOptions } from './index.js';

interface Options<T> {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<T>;
  staleTime: number;
}

export function customersOptions(client: CustomerClient, query?: CustomerQuery): Options<CustomerPage>;
export function customerOptions(client: CustomerClient, erpnextId: string): Options<Customer | null>;
export function historyOptions(client: CustomerClient, erpnextId: string): Options<CustomerHistoryPage>;

/** Keeps a QueryClient up to date: what a change concerns is read again where it is looked at. Returns what ends it. */
export function followCustomers(
  queryClient: { invalidateQueries(filters: any): unknown },
  how?: Pick<FeedOptions, 'url' | 'after' | 'token' | 'user'> & { client?: CustomerClient; onChange?: (change: CustomerChange) => void },
): () => void;
