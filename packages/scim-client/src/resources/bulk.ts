import {
  BULK_REQUEST_MESSAGE,
  isJsonArray,
  isJsonObject,
  parseErrorMessage,
  type JsonObject,
  type ScimError,
} from '@drawbridge/scim/wire';
import type { Bulk, BulkOperation } from '../build/bulk.ts';
import type { Send } from '../http/call.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import { referencesIn, resolveReferences } from './bulk-reference.ts';
import type { KnownCapabilities } from './capabilities.ts';
import { toChunks } from './chunk.ts';
import type { CallOptions } from './query.ts';

/** How many changes are sent. */
export interface BulkOptions extends CallOptions {
  /** After how many errors the rest is left undone; without it, all are tried. */
  readonly failOnErrors?: number;
  /** How many operations go into one request at most; what the service provider takes, else 100, by default. */
  readonly chunkSize?: number;
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
 * Makes many changes in as few requests as the service provider allows. Each request is sent when what came before it was
 * read, and none is sent twice: when one fails, the outcomes before it are known.
 *
 * Iterating throws TypeError, before anything is sent, for a reference to what only a later request creates.
 *
 * @see RFC 7644 §3.7
 */
export type RunBulk = (changes: Bulk, options?: BulkOptions) => AsyncIterable<BulkOutcome>;

const CHUNK_SIZE = 100;

/** Binds bulk to a transport and to what the service provider takes. */
export function createBulkRun(send: Send, capabilities: KnownCapabilities): RunBulk {
  return async function* run({ operations }, options = {}) {
    const { failOnErrors = Number.POSITIVE_INFINITY, signal } = options;
    const { maxOperations = CHUNK_SIZE } = await capabilities.get(signal === undefined ? {} : { signal });
    const chunks = toChunks(operations, Math.min(options.chunkSize ?? CHUNK_SIZE, maxOperations));
    requireEarlier(chunks);
    const ids = new Map<string, string>();
    let errors = 0;
    for (const chunk of chunks) {
      if (errors >= failOnErrors) return;
      const resolved = chunk.map((operation) => resolveReferences(operation, ids));
      const body = toRequest(resolved, failOnErrors - errors);
      const outcomes = parseOutcomes(await send({ method: 'POST', path: '/Bulk', body, signal }));
      for (const { bulkId, id } of outcomes) {
        if (bulkId !== undefined && id !== undefined) ids.set(bulkId, id);
      }
      errors += outcomes.filter(({ error }) => error !== undefined).length;
      yield* outcomes;
    }
  };
}

/** A service provider resolves what is in one request; between requests, only what is there has an id. */
function requireEarlier(chunks: readonly (readonly BulkOperation[])[]): void {
  const later = new Set(chunks.flat().flatMap(({ bulkId }) => bulkId ?? []));
  for (const chunk of chunks) {
    for (const { bulkId } of chunk) later.delete(bulkId ?? '');
    const missing = chunk.flatMap(referencesIn).find((name) => later.has(name));
    if (missing !== undefined) {
      throw new TypeError(`bulkId:${missing} is created in a later request; put it before what refers to it`);
    }
  }
}

function toRequest(operations: readonly BulkOperation[], failOnErrors: number): object {
  const limit = Number.isFinite(failOnErrors) ? { failOnErrors } : {};
  return { schemas: [BULK_REQUEST_MESSAGE], ...limit, Operations: operations };
}

function parseOutcomes(body: unknown): readonly BulkOutcome[] {
  const operations = isJsonObject(body) ? body['Operations'] : undefined;
  if (!isJsonArray(operations) || !operations.every(isJsonObject)) {
    throw new ScimConnectionError('POST /Bulk: the answer is not a SCIM bulk response.');
  }
  return operations.map(parseOutcome);
}

function parseOutcome(operation: JsonObject): BulkOutcome {
  const method = textOf(operation, 'method') ?? '';
  const status = Number(operation['status']);
  if (!Number.isInteger(status)) {
    throw new ScimConnectionError('POST /Bulk: an operation was answered without a status.');
  }
  const fallback = `${method} in /Bulk was answered with ${status} and no SCIM error.`;
  return {
    method,
    status,
    bulkId: textOf(operation, 'bulkId'),
    id: idOf(textOf(operation, 'location')),
    version: textOf(operation, 'version'),
    error: status < 400 ? undefined : parseErrorMessage(status, operation['response'], fallback),
  };
}

/** An answer names what it is about by its URI only. */
function idOf(location: string | undefined): string | undefined {
  const segment = location?.split('/').at(-1);
  if (segment === undefined || segment === '') return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
