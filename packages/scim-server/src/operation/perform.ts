import {
  PATCH_OP_MESSAGE,
  ScimError,
  foldCase,
  notFound,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import type { BulkMethod, BulkOperation } from '../parse/bulk-request.ts';
import type { Parameters } from '../parse/parameters.ts';
import { parseEntityTags, type Preconditions } from '../parse/preconditions.ts';
import type { Reply } from '../render/reply.ts';
import { create } from './create.ts';
import { deleteResource } from './delete.ts';
import { modify } from './modify.ts';
import type { OperationContext } from './operation-context.ts';
import { replace } from './replace.ts';
import type { Settings } from '../settings.ts';

/** What a path of a bulk operation names. */
export interface BulkTarget {
  readonly type: ResourceType;
  /** Absent for the endpoint itself. */
  readonly id?: string;
}

/** A bulk operation's path has no query. */
const NO_PARAMETERS: Parameters = new Map();

/** What is served, and how strictly a path must be spelled. */
type Served = Pick<Settings, 'resourceTypes' | 'compat'>;

/** Finds the type of the resource or endpoint that a path below the base path names. */
export function findBulkType({ resourceTypes, compat }: Served, path: string): ResourceType | undefined {
  const [, endpoint = ''] = path.split('/');
  const spell = compat.urlDialects ? foldCase : String;
  return resourceTypes.find((candidate) => spell(candidate.endpoint) === spell(`/${endpoint}`));
}

/**
 * Finds what a path below the base path names.
 *
 * @throws ScimError 404.
 */
export function findBulkTarget(served: Served, path: string): BulkTarget {
  const [, , id, ...rest] = (served.compat.urlDialects ? path.replace(/\/$/, '') : path).split('/');
  const type = findBulkType(served, path);
  if (type === undefined || rest.length > 0 || !path.startsWith('/')) throw notFound('no such endpoint');
  return id === undefined ? { type } : { type, id: decode(id) };
}

/**
 * Performs one operation as the request that it stands for, with its status; of its body only the id is asked for.
 *
 * @throws ScimError as that request; 405 for a method that the path does not take.
 */
export async function perform(
  caller: OperationContext,
  { method, version }: Pick<BulkOperation, 'method' | 'version'>,
  { type, id }: BulkTarget,
  data: JsonValue | undefined,
): Promise<Reply> {
  const context: OperationContext = { ...caller, isBrief: true };
  const preconditions: Preconditions = {
    ifMatch: parseEntityTags(version ?? null),
    ifNoneMatch: undefined,
  };
  if (id === undefined) {
    if (method !== 'POST') throw methodNotAllowed(method, 'POST');
    return create(context, type, NO_PARAMETERS, data);
  }
  switch (method) {
    case 'POST':
      throw methodNotAllowed(method, 'PUT, PATCH and DELETE');
    case 'PUT':
      return replace(context, type, id, NO_PARAMETERS, preconditions, data);
    case 'PATCH':
      return modify(context, type, id, NO_PARAMETERS, preconditions, data);
    case 'DELETE':
      return deleteResource(context, type, id, preconditions);
  }
}

/** The id of what a create has created. */
export function idOfReply({ body }: Reply): string {
  const id = body?.['id'];
  if (typeof id === 'string') return id;
  throw new Error('a resource was created without an id');
}

/** The message of a PATCH. */
export function toPatch(operations: readonly JsonObject[]): JsonObject {
  return { schemas: [PATCH_OP_MESSAGE], Operations: operations };
}

function methodNotAllowed(method: BulkMethod, allow: string): ScimError {
  return new ScimError(405, undefined, `this path takes only ${allow}, not ${method}`);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound('no such endpoint');
  }
}
