import type { FeedOptions, SyncRun } from './index.js';

/** Adds or replaces texts of a language (`fr`, `ar`, ...), for both elements. */
export function addTexts(language: string, texts: Record<string, unknown>): void;

/** `<customer-sync-button>`: attributes `src`, `auto-sync`, `lang`; events `sync-started`, `sync-finished` (detail: SyncRun, also of one that is held or cancelled), `sync-failed`. */
export class CustomerSyncButton extends HTMLElement {
  /** As in `connectCustomerFeed`, for pages that sign in. */
  token?: FeedOptions['token'];
  user?: string;
  readonly state: 'idle' | 'updates' | 'busy';
  /** The run, or undefined when it failed or one is under way. */
  sync(): Promise<SyncRun | undefined>;
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
}
