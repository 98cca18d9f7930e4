export { createCustomerClient } from './client/client.js';
export { CustomerSyncError, FeedResetError } from './client/errors.js';
export { connectCustomerFeed } from './feed/customer-feed.js';
export { parseCursor } from './feed/cursor.js';
