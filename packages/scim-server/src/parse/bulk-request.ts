import {
  BULK_REQUEST_MESSAGE,
  invalidSyntax,
  isJsonArray,
  isJsonObject,
  kindOf,
  memberInAnyCase,
  payloadTooLarge,
  type Compat,
  type JsonValue,
} from '@drawbridge/scim';
import { requireMessage } from './message.ts';

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A method that a bulk operation may have. */
export type BulkMethod = (typeof METHODS)[number];

/** One operation of many. @see RFC 7644 §3.7 */
export interface BulkOperation {
  readonly method: BulkMethod;
  /** The path below the base path. */
  readonly path: string;
  /** The client's name for what a POST creates. */
  readonly bulkId?: string;
  /** The version that the resource must have. */
  readonly version?: string;
  readonly data?: JsonValue;
}

/** Many operations. @see RFC 7644 §3.7 */
export interface BulkRequest {
  /** How many errors end the request; absent: none does. */
  readonly failOnErrors?: number;
  readonly operations: readonly BulkOperation[];
}

/**
 * Parses the body of a bulk request: the message itself, not what the operations hold.
 *
 * @throws ScimError `invalidSyntax` for a body that is no BulkRequest message, 413 for too many operations.
 * @see RFC 7644 §3.7
 */
export function parseBulkRequest(body: unknown, maxOperations: number, compat: Compat): BulkRequest {
  if (!isJsonObject(body))
    throw invalidSyntax(`the body: expected a BulkRequest message, found ${kindOf(body)}`);
  requireMessage(body, BULK_REQUEST_MESSAGE, compat);
  const operations = memberInAnyCase(body, 'Operations');
  if (operations === undefined || !isJsonArray(operations)) {
    throw invalidSyntax(`Operations: expected an array, found ${kindOf(operations)}`);
  }
  if (operations.length > maxOperations) {
    throw payloadTooLarge(`Operations: ${operations.length} are more than maxOperations (${maxOperations})`);
  }
  const parsed = operations.map(parseOperation);
  requireDistinct(parsed);
  const failOnErrors = parseFailOnErrors(memberInAnyCase(body, 'failOnErrors') ?? null);
  return { ...(failOnErrors === undefined ? {} : { failOnErrors }), operations: parsed };
}

function parseFailOnErrors(value: JsonValue): number | undefined {
  if (value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw invalidSyntax('failOnErrors: expected a positive integer');
}

function parseOperation(operation: JsonValue, index: number): BulkOperation {
  const where = `Operations[${index}]`;
  if (!isJsonObject(operation))
    throw invalidSyntax(`${where}: expected an object, found ${kindOf(operation)}`);
  const textOf = (name: string): string | undefined => {
    const value = memberInAnyCase(operation, name) ?? null;
    if (value === null) return undefined;
    if (typeof value !== 'string')
      throw invalidSyntax(`${where}.${name}: expected a string, found ${kindOf(value)}`);
    return value;
  };
  const method = METHODS.find((candidate) => candidate === textOf('method')?.toUpperCase());
  if (method === undefined) throw invalidSyntax(`${where}.method: expected ${METHODS.join(', ')}`);
  const path = textOf('path');
  if (path === undefined) throw invalidSyntax(`${where}.path: missing`);
  const bulkId = textOf('bulkId') ?? '';
  if (method === 'POST' && bulkId === '') throw invalidSyntax(`${where}.bulkId: a POST must have one`);
  const version = textOf('version');
  const data = memberInAnyCase(operation, 'data');
  return {
    method,
    path,
    ...(bulkId === '' ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
    ...(data === undefined ? {} : { data }),
  };
}

/** A bulkId names one resource. */
function requireDistinct(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>();
  for (const [index, { method, bulkId }] of operations.entries()) {
    if (method !== 'POST' || bulkId === undefined) continue;
    if (seen.has(bulkId)) throw invalidSyntax(`Operations[${index}].bulkId: another POST has the same`);
    seen.add(bulkId);
  }
}
