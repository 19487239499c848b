import { BULK_REQUEST_MESSAGE } from '@drawbridge/scim/wire';
import type { BulkOperation } from '../build/bulk.ts';
import type { CallOptions } from '../http/call.ts';
import { isScimError } from '../is-scim-error.ts';
import { parseOutcomes } from './bulk-answer.ts';
import { bytesOf, toBulkChunks } from './bulk-chunk.ts';
import { referencesIn, resolveReferences } from './bulk-reference.ts';
import type { BulkOptions, BulkOutcome, BulkWays } from './bulk.ts';
import { runSingly } from './run-singly.ts';

const CHUNK_SIZE = 100;

/** Statuses by which service providers say that they have no bulk. */
const NO_BULK = [404, 405, 501] as const;

type Chunk = readonly BulkOperation[];

/** Makes changes in their order. */
export async function* runBulk(
  ways: BulkWays,
  operations: Chunk,
  { failOnErrors = Number.POSITIVE_INFINITY, chunkSize, ...options }: BulkOptions,
): AsyncGenerator<BulkOutcome> {
  const { bulk, maxOperations, maxPayloadSize } = await ways.capabilities.get(options);
  const most = maxOperations ?? Number.POSITIVE_INFINITY;
  const size = Math.min(chunkSize ?? maxOperations ?? CHUNK_SIZE, most);
  const left = [...toBulkChunks(operations, bulk ? size : 1, maxPayloadSize)];
  requireEarlier(left);
  const ids = new Map<string, string>();
  let errors = 0;
  for (let chunk = left.shift(); chunk !== undefined && errors < failOnErrors; chunk = left.shift()) {
    const resolved = chunk.map((operation) => resolveReferences(operation, ids));
    const outcomes = await sendChunk(ways, resolved, { failOnErrors: failOnErrors - errors, options });
    if (typeof outcomes === 'number') {
      const parts = toBulkChunks(chunk, outcomes);
      requireEarlier(parts);
      left.unshift(...parts);
      continue;
    }
    for (const { bulkId, id } of outcomes) {
      if (bulkId !== undefined && id !== undefined) ids.set(bulkId, id);
    }
    errors += outcomes.filter(({ error }) => error !== undefined).length;
    yield* outcomes;
  }
}

/** A service provider resolves what is in one request; between requests, only what is there has an id. */
function requireEarlier(chunks: readonly Chunk[]): void {
  const later = new Set(chunks.flat().flatMap(({ bulkId }) => bulkId ?? []));
  for (const chunk of chunks) {
    for (const { bulkId } of chunk) later.delete(bulkId ?? '');
    const missing = chunk.flatMap(referencesIn).find((name) => later.has(name));
    if (missing !== undefined) {
      throw new TypeError(`bulkId:${missing} is created in a later request; put it before what refers to it`);
    }
  }
}

/** Sends a chunk; gives a number where it must be parted into chunks of that size first. */
async function sendChunk(
  ways: BulkWays,
  chunk: Chunk,
  { failOnErrors, options }: { readonly failOnErrors: number; readonly options: CallOptions },
): Promise<readonly BulkOutcome[] | number> {
  const [first] = chunk;
  const single = chunk.length === 1 ? first : undefined;
  const half = Math.ceil(chunk.length / 2);
  const { bulk, maxPayloadSize = Number.POSITIVE_INFINITY } = await ways.capabilities.get(options);
  const body = toRequest(chunk, failOnErrors);
  const isTooLarge = bytesOf(body) > maxPayloadSize;
  if (single !== undefined && (!bulk || isTooLarge)) return [await runSingly(ways, single, options)];
  if (!bulk || isTooLarge) return bulk ? half : 1;
  const call = { method: 'POST', path: '/Bulk', body, options } as const;
  try {
    return parseOutcomes(await ways.send(call), call);
  } catch (error) {
    if (isScimError(error, ...NO_BULK)) ways.capabilities.withoutBulk();
    else if (!isScimError(error, 413)) throw error;
    return single === undefined ? half : [await runSingly(ways, single, options)];
  }
}

function toRequest(operations: Chunk, failOnErrors: number): object {
  const limit = Number.isFinite(failOnErrors) ? { failOnErrors } : {};
  return { schemas: [BULK_REQUEST_MESSAGE], ...limit, Operations: operations };
}
