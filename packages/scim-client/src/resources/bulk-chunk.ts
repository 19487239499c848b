import type { BulkOperation } from '../build/bulk.ts';
import { toChunks } from './chunk.ts';

/** What stands around the operations of a request, and what the ids that take the place of bulkIds may add. */
const ENVELOPE = 256;

/** Cuts operations into parts of at most so many, and of at most so many bytes where an operation alone is not more. */
export function toBulkChunks(
  operations: readonly BulkOperation[],
  size: number,
  maxBytes: number = Number.POSITIVE_INFINITY,
): readonly (readonly BulkOperation[])[] {
  return toChunks(operations, size).flatMap((chunk) => partByBytes(chunk, maxBytes - ENVELOPE));
}

/** The bytes of a value as JSON in UTF-8. */
export function bytesOf(value: object): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function partByBytes(
  operations: readonly BulkOperation[],
  maxBytes: number,
): readonly (readonly BulkOperation[])[] {
  const parts: BulkOperation[][] = [];
  let bytes = 0;
  for (const operation of operations) {
    const more = bytesOf(operation) + 1;
    const part = parts.at(-1);
    if (part === undefined || bytes + more > maxBytes) {
      parts.push([operation]);
      bytes = more;
    } else {
      part.push(operation);
      bytes += more;
    }
  }
  return parts;
}
