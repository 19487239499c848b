import type { ScimLogEntry } from './http/log-entry.ts';

/**
 * What a client may watch: requests as they are sent, and answers once their bodies are there. The bodies must be left alone.
 */
export interface ScimClientHooks {
  /** Before a request is sent for the first time, or anew after a lookup; headers may be added to it. */
  readonly onRequest?: (request: Request) => void | Promise<void>;
  /** After each answer, also those that are followed by a retry. */
  readonly onResponse?: (response: Response, request: Request) => void | Promise<void>;
  /** Before a request is sent again; `attempt` is 2 for the first retry. */
  readonly onRetry?: (attempt: number, request: Request) => void | Promise<void>;
}

/** How to reach a service provider. */
export interface ScimClientOptions {
  /** Where /Users lies below, such as `https://example.com/api/scim/v2`; a trailing slash does not matter. */
  readonly baseUrl: string | URL;
  /** The bearer token, or a function that is asked for it before each attempt. */
  readonly token?: string | (() => string | Promise<string>);
  /** What sends the requests: `fetch` by default, or a handler in the same process. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Milliseconds to wait for the answer to one attempt; 30,000 by default. */
  readonly timeout?: number;
  /** Milliseconds for a request with all its attempts and the pauses between them; of a list, for each page. Without a limit by default. */
  readonly totalTimeout?: number;
  /** How often a call is sent again at most, where that is safe; 3 by default. */
  readonly maxRetries?: number;
  /** Aborts every call of the client. */
  readonly signal?: AbortSignal;
  /** The value of the `User-Agent` header. */
  readonly userAgent?: string;
  readonly hooks?: ScimClientHooks;
  /** Is told what becomes of each call, such as `({ level, ...entry }) => pino[level](entry)`. Tokens, bodies and what a
   * filter compares with are left out. */
  readonly log?: (entry: ScimLogEntry) => void;
}
