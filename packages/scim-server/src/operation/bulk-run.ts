import { ScimError, toErrorMessage, type JsonObject } from '@drawbridge/scim';
import type { BulkOperation } from '../parse/bulk-request.ts';
import { locationOf } from '../render/representation.ts';
import { checkPatchSize, checkResourceSize } from '../parse/request-size.ts';
import type { Reply } from '../render/reply.ts';
import type { Settings } from '../settings.ts';
import { createTurn, type GiveWay } from '../turn.ts';
import { toScimError } from '../to-scim-error.ts';
import { referencesIn, referencesInData } from './bulk-reference.ts';
import type { OperationContext } from './operation-context.ts';
import { findBulkType, type BulkTarget } from './perform.ts';

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
  /** The bulkIds that operations refer to, as far as they were asked for: bodies may be large. */
  readonly references: Map<BulkOperation, readonly string[]>;
  readonly giveWay: GiveWay;
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
    references: new Map(),
    giveWay: createTurn(),
    declared: new Set(operations.flatMap(({ method, bulkId = '' }) => (method === 'POST' ? [bulkId] : []))),
    created: new Map(),
    outcomes: new Map(),
    unfinished: new Set(),
    putOff: new Set(),
    errors: 0,
  };
}

/**
 * The bulkIds that an operation refers to.
 *
 * @throws ScimError 413 for data that are more than a request of their own may hold.
 */
export function referencesOf({ references, context }: BulkRun, operation: BulkOperation): readonly string[] {
  const known = references.get(operation);
  if (known !== undefined) return known;
  const found = findReferences(context.settings, operation);
  references.set(operation, found);
  return found;
}

function findReferences(settings: Settings, operation: BulkOperation): readonly string[] {
  const { method, path, data } = operation;
  const type = findBulkType(settings, path);
  if (type === undefined) return referencesIn(path);
  const checkSize = method === 'PATCH' ? checkPatchSize : checkResourceSize;
  checkSize(type, data, settings.limits);
  return [...new Set([...referencesIn(path), ...referencesInData(type, operation)])];
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
    status: String(status),
  });
}

/** Notes that an operation has failed. */
export function fail(
  run: BulkRun,
  operation: BulkOperation,
  thrown: unknown,
  target: BulkTarget | undefined,
): void {
  const error = tell(run, operation, thrown);
  const { method, bulkId } = operation;
  if (method === 'POST' && bulkId !== undefined) run.created.set(bulkId, undefined);
  addFailure(run, operation, error, method === 'POST' ? undefined : locationOfFailed(run, operation, target));
}

/** RFC 7644 §3.7: all but a failed POST have a location, whether anything is there or not. */
function locationOfFailed(
  { context }: BulkRun,
  { path }: BulkOperation,
  target: BulkTarget | undefined,
): string {
  if (target?.id !== undefined) return locationOf(target.type, target.id, context);
  // What the path has encoded already stays as it is.
  const encoded = encodeURI(path.toWellFormed()).replaceAll(/%25(?=[\dA-F]{2})/gi, '%');
  return `${context.baseUrl}/${encoded.replace(/^\//, '')}`;
}

/**
 * Notes that a create has failed and cannot be undone, so that a client knows what there is: the error comes with the
 * location of what was left, and other operations can still refer to it.
 */
export function leave(
  run: BulkRun,
  operation: BulkOperation,
  reason: ScimError,
  thrown: unknown,
  { type, id }: Required<BulkTarget>,
): void {
  const { detail } = tell(run, operation, thrown);
  const location = locationOf(type, id, run.context);
  const left = `${reason.detail}; ${type.name} ${JSON.stringify(id)} was created without and cannot be removed: ${detail}`;
  addFailure(
    run,
    operation,
    new ScimError(reason.status, reason.scimType, left, { cause: thrown }),
    location,
  );
}

/** The error that the client hears of; the log hears more of a failure of the service provider's own. */
function tell({ context }: BulkRun, { method, path }: BulkOperation, thrown: unknown): ScimError {
  const error = toScimError(thrown);
  if (error.status === 500) context.report({ event: 'failure', method, path, cause: thrown });
  return error;
}

function addFailure(
  run: BulkRun,
  operation: BulkOperation,
  error: ScimError,
  location: string | undefined,
): void {
  const { method, path, bulkId } = operation;
  const { status, scimType, detail } = error;
  const reason = { status, ...(scimType === undefined ? {} : { scimType }), detail };
  run.context.report({ event: 'operationFailed', method, path, ...reason });
  run.errors += 1;
  run.outcomes.set(operation, {
    ...(location === undefined ? {} : { location }),
    method,
    ...(bulkId === undefined ? {} : { bulkId }),
    status: String(status),
    response: toErrorMessage(error),
  });
}
