import type { FeedTokenRequest, ServerOptions } from './server.js';

/** viewer (or true): reads; operator: starts syncs, reads setup and deliveries; admin: changes the setup. */
export type RelayRole = boolean | 'viewer' | 'operator' | 'admin' | null | undefined;
type Handler = (request: Request) => Promise<Response>;

export interface RouteOptions extends ServerOptions {
  /** Who asks, by your application's own session. Without it nobody is let in, but for ERPNext's signed deliveries. */
  authorize?: (request: Request) => RelayRole | Promise<RelayRole>;
}

export interface FeedTokenOptions extends ServerOptions {
  /** For whom the token is; null: nobody is signed in. */
  authorize: (request: Request) => FeedTokenRequest | null | undefined | Promise<FeedTokenRequest | null | undefined>;
}

/** The endpoints of CustomerSync inside the application: `app/api/[...customersync]/route.ts`. */
export function customerSyncRoutes(options?: RouteOptions): { GET: Handler; POST: Handler; PUT: Handler; DELETE: Handler };

/** `POST` answers `{ token, until }` for the `token` of the hooks. */
export function feedTokenRoute(options: FeedTokenOptions): { POST: Handler };
