import { toErrorMessage, type JsonObject, type ScimError } from '@drawbridge/scim';
import type { BulkOperation } from '../parse/bulk-request.ts';
import { locationOf } from '../render/representation.ts';
import type { Reply } from '../render/reply.ts';
import { toScimError } from '../to-scim-error.ts';
import { referencesIn } from './bulk-reference.ts';
import type { OperationContext } from './operation-context.ts';
import type { BulkTarget } from './perform.ts';

/** A resource that was created without some of its references. */
export interface Unfinished {
  readonly operation: BulkOperation;
  readonly target: Required<BulkTarget>;
  /** What is still to be added, as operations of a PATCH. */
  readonly later: readonly JsonObject[];
  /** The bulkIds that it refers to. */
  readonly needs: readonly string[];
}

/** Many operations on their way. */
export interface BulkRun {
  readonly context: OperationContext;
  /** The bulkIds that each operation refers to, looked up once: bodies may be large. */
  readonly references: ReadonlyMap<BulkOperation, readonly string[]>;
  /** The bulkIds that name what the request creates. */
  readonly declared: ReadonlySet<string>;
  /** What has become of the bulkIds so far: the id of the resource, or nothing if it could not be created. */
  readonly created: Map<string, string | undefined>;
  /** The answers so far. */
  readonly outcomes: Map<BulkOperation, JsonObject>;
  readonly unfinished: Set<Unfinished>;
  /** Operations that wait until what they refer to is there. */
  readonly putOff: Set<BulkOperation>;
  errors: number;
}

/** Begins to perform operations. */
export function createBulkRun(context: OperationContext, operations: readonly BulkOperation[]): BulkRun {
  return {
    context,
    references: new Map(operations.map((operation) => [operation, referencesOf(operation)])),
    declared: new Set(operations.flatMap(({ method, bulkId = '' }) => (method === 'POST' ? [bulkId] : []))),
    created: new Map(),
    outcomes: new Map(),
    unfinished: new Set(),
    putOff: new Set(),
    errors: 0,
  };
}

function referencesOf({ path, data }: BulkOperation): readonly string[] {
  return [...new Set([...referencesIn(path), ...referencesIn(data)])];
}

/** Notes that an operation has succeeded. @see RFC 7644 §3.7.3 */
export function succeed(
  { context, outcomes, created }: BulkRun,
  operation: BulkOperation,
  { type, id }: Required<BulkTarget>,
  { status, headers }: Reply,
): void {
  const { method, bulkId } = operation;
  if (method === 'POST' && bulkId !== undefined) created.set(bulkId, id);
  const version = headers?.['etag'];
  outcomes.set(operation, {
    location: locationOf(type, id, context),
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    ...(version === undefined ? {} : { version }),
    // What a brief answer has a body for is what a whole one would have one for, too.
    status: String(status),
  });
}

/** Notes that an operation has failed; the log hears of a failure of the service provider's own. */
export function fail(
  run: BulkRun,
  operation: BulkOperation,
  thrown: unknown,
  target: BulkTarget | undefined,
): void {
  const error = toScimError(thrown);
  const { method, path, bulkId } = operation;
  if (error.status === 500) run.context.report({ event: 'failure', method, path, cause: thrown });
  if (method === 'POST' && bulkId !== undefined) run.created.set(bulkId, undefined);
  run.outcomes.set(operation, toFailure(run.context, operation, error, target));
  run.errors += 1;
}

function toFailure(
  context: OperationContext,
  { method, bulkId }: BulkOperation,
  error: ScimError,
  target: BulkTarget | undefined,
): JsonObject {
  const location =
    target?.id === undefined || method === 'POST' ? undefined : locationOf(target.type, target.id, context);
  return {
    ...(location === undefined ? {} : { location }),
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    status: String(error.status),
    response: toErrorMessage(error),
  };
}
