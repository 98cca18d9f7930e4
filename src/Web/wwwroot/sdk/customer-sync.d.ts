export type FeedState = 'connecting' | 'catching-up' | 'live' | 'offline';
export type ChangeKind = 'created' | 'updated' | 'renamed' | 'merged' | 'deleted' | 'restored';

/** A customer; fields that ERPNext left empty are null. */
export interface Customer {
  erpnextId: string;
  /** Stays through renames. */
  id: string;
  name: string;
  companyName: string | null;
  contactPerson: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
  taxNumber: string | null;
  creditLimit: number | null;
  currency: string | null;
  customerType: string | null;
  customerGroup: string | null;
  territory: string | null;
  language: string | null;
  website: string | null;
  disabled: boolean;
  primaryContact: string | null;
  primaryAddress: string | null;
  erpnextCreation: string | null;
  erpnextModified: string | null;
  deletedAt: string | null;
  /** Of its last change: what a list already has is recognised by it. */
  sequence: number;
}

export interface CustomerChange {
  /** Place of this change in the feed, `epoch.sequence`. */
  cursor: string;
  /** Rises by one with each change of an epoch. */
  sequence: number;
  kind: ChangeKind;
  /** Document name in ERPNext, after the change. */
  erpnextId: string;
  /** Names of the fields that changed. */
  fields: string[];
  cause: string;
  /** ISO 8601, UTC. */
  at: string;
  /** The customer after the change. */
  customer: Customer;
}

export interface FeedReset {
  cursor: string;
  /** Another history, beyond the head, or older than what is kept. */
  reason: 'epoch' | 'ahead' | 'expired';
}

/** Progress of a sync run. */
export interface SyncNews {
  type: 'progress' | 'finished';
  [name: string]: unknown;
}

export interface FeedOptions {
  /** Default: `/api/customers/events` of the server that the script came from. `?customers=`, `?types=`, `?fields=` filter. */
  url?: string;
  /** Cursor to follow from; without it, from now. */
  after?: string;
  /** Called again for each connection; sent as `Authorization: Bearer`, never in an address. */
  token?: () => string | Promise<string>;
  /** Whose token it is. Tabs of the same user share a connection; with a token and without this, each tab has its own. */
  user?: string;
  onChange?: (change: CustomerChange) => void;
  onSync?: (news: SyncNews) => void;
  /** The history before is gone: close this feed, load the list again and connect with its `feedCursor`. */
  onReset?: (reset: FeedReset) => void;
  onState?: (state: FeedState) => void;
}

export interface CustomerFeed {
  close(): void;
  readonly cursor: string | undefined;
  readonly state: FeedState | undefined;
  /** True while this tab holds the connection for all. */
  readonly leading: boolean;
}

export function connectCustomerFeed(options?: FeedOptions): CustomerFeed;
export function parseCursor(cursor: string): { epoch: string; sequence: number };

/** Adds or replaces texts of a language (`fr`, `ar`, ...), for both elements. */
export function addTexts(language: string, texts: Record<string, unknown>): void;

/** `<customer-sync-button>`: attributes `src`, `auto-sync`, `lang`; events `sync-started`, `sync-finished`, `sync-failed`. */
export class CustomerSyncButton extends HTMLElement {
  /** As in `connectCustomerFeed`, for pages that sign in. */
  token?: FeedOptions['token'];
  user?: string;
  readonly state: 'idle' | 'updates' | 'busy';
  sync(): Promise<void>;
}

/** `<customer-sync-toasts>`: attributes `src`, `after`, `lang`. */
export class CustomerSyncToasts extends HTMLElement {
  token?: FeedOptions['token'];
  user?: string;
}

declare global {
  interface HTMLElementTagNameMap {
    'customer-sync-button': CustomerSyncButton;
    'customer-sync-toasts': CustomerSyncToasts;
  }
  interface WindowEventMap {
    'customer-updated': CustomEvent<{ eventType: string; customerName: string; action: ChangeKind }>;
  }
}
