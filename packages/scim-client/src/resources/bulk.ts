import type { ScimError } from '@drawbridge/scim/wire';
import type { Bulk } from '../build/bulk.ts';
import type { CallOptions, Send } from '../http/call.ts';
import type { KnownCapabilities } from './capabilities.ts';
import type { Change } from './change.ts';
import type { Create } from './create.ts';

/** How many changes are sent. */
export interface BulkOptions extends CallOptions {
  /** After how many errors the rest is left undone; without it, all are tried. */
  readonly failOnErrors?: number | undefined;
  /**
   * How many operations go into one request at most. By default as many as the service provider says that it takes, or
   * 100 where it does not say; never more than it takes.
   */
  readonly chunkSize?: number | undefined;
}

/** What has become of one operation. @see RFC 7644 §3.7.3 */
export interface BulkOutcome {
  readonly method: string;
  readonly status: number;
  readonly bulkId: string | undefined;
  /** The id of what the operation is about; undefined where a create has created nothing. */
  readonly id: string | undefined;
  readonly version: string | undefined;
  /** Why it failed; undefined where it did not. */
  readonly error: ScimError | undefined;
}

/**
 * Makes many changes in as few requests as the service provider allows, in operations and in bytes. Each request is sent
 * when what came before it was read. A request that is too large after all is sent in halves, and to a service provider
 * without bulk the changes go one by one; the outcomes are the same. None is sent twice unless it is certain that the
 * first one did nothing: when a request fails, the outcomes before it are known.
 *
 * Iterating throws TypeError for a reference to what only a later request creates, before anything is sent where the
 * limits of the service provider are known.
 *
 * @see RFC 7644 §3.7
 */
export type RunBulk = (
  changes: Pick<Bulk, 'operations'>,
  options?: BulkOptions,
) => AsyncIterable<BulkOutcome>;

/** What a bulk needs of the client. */
export interface BulkWays {
  readonly send: Send;
  readonly capabilities: KnownCapabilities;
  /** How a resource at an endpoint is created and changed where there is no bulk. */
  readonly create: (endpoint: string) => Create;
  readonly change: (endpoint: string) => Change;
}

/** Binds bulk to a client. */
export function createBulkRun(ways: BulkWays): RunBulk {
  return async function* run({ operations }, options = {}) {
    // Many programs make no bulk; what it takes is loaded by those that do.
    const { runBulk } = await import('./seldom.ts');
    yield* runBulk(ways, operations, options);
  };
}
