import type { DetailedHTMLProps, FunctionComponent, HTMLAttributes, ReactNode } from 'react';
import type { CustomerSyncButton as ButtonElement, CustomerSyncToasts as ToastsElement } from './elements.js';
import type { CustomerChange, CustomerHistoryEntry, CustomerQuery, FeedOptions, SyncRun } from './index.js';
import type { Preloaded, PreloadedCustomer } from './server.js';
import type { Live, LiveCustomer, LiveCustomers, LiveState, Server } from './store/live.js';

export { forgetCustomers } from './store/live.js';
export type { Live, LiveCustomer, LiveCustomers, LiveState, Server };

/** Without `url`: at the page's own origin, by the relay of customersync/next or a proxy. */
export function CustomerSyncProvider(props: Server & { children?: ReactNode }): ReturnType<FunctionComponent>;

export function useCustomers(what?: Preloaded | CustomerQuery): LiveCustomers & { reload(): Promise<void> };
export function useCustomer(what: string | PreloadedCustomer): LiveCustomer;
export function useCustomerHistory(erpnextId: string): Live & { items: CustomerHistoryEntry[]; nextCursor: number | null };
export function useCustomerChanges(handler: (change: CustomerChange) => void): void;
export function useFeedState(): LiveState;
export function useSync(how?: { kind?: 'basic' | 'enhanced' }): {
  status: 'idle' | 'updates' | 'syncing'; run: SyncRun | null; error: Error | null; sync(): Promise<void>;
};

interface Shared { src?: string; token?: FeedOptions['token']; user?: string }
type Attributes<T> = Omit<HTMLAttributes<T>, 'children'> & Shared;

export const CustomerSyncButton: FunctionComponent<Attributes<ButtonElement> & {
  'auto-sync'?: boolean;
  onSyncStarted?: (event: CustomEvent) => void;
  onSyncFinished?: (event: CustomEvent<SyncRun>) => void;
  onSyncFailed?: (event: CustomEvent<{ reason: string; message: string }>) => void;
}>;
export const CustomerSyncToasts: FunctionComponent<Attributes<ToastsElement> & { after?: string }>;

type ElementOf<T> = DetailedHTMLProps<HTMLAttributes<T>, T> & Shared;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'customer-sync-button': ElementOf<ButtonElement> & {
        'auto-sync'?: boolean;
        'onsync-started'?: (event: CustomEvent) => void;
        'onsync-finished'?: (event: CustomEvent<SyncRun>) => void;
        'onsync-failed'?: (event: CustomEvent<{ reason: string; message: string }>) => void;
      };
      'customer-sync-toasts': ElementOf<ToastsElement> & { after?: string };
    }
  }
}
