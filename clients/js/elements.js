/** Defines <customer-sync-button> and <customer-sync-toasts>, once for a page; on a server it defines nothing. */
export { CustomerSyncButton } from './elements/sync-button.js';
export { CustomerSyncToasts } from './elements/toasts.js';
export { addTexts } from './elements/texts.js';
