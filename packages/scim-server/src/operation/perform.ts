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

/** What a path of a bulk operation names. */
export interface BulkTarget {
  readonly type: ResourceType;
  /** Absent for the endpoint itself. */
  readonly id?: string;
}

/** The answer to a bulk operation tells the location and the version; reading the resource would cost for nothing. */
const BRIEF: Parameters = new Map([['attributes', 'id']]);

/**
 * Finds what a path below the base path names.
 *
 * @throws ScimError 404.
 */
export function findBulkTarget(types: readonly ResourceType[], path: string): BulkTarget {
  const [, endpoint = '', id, ...rest] = path.replace(/\/$/, '').split('/');
  const type = types.find((candidate) => foldCase(candidate.endpoint) === foldCase(`/${endpoint}`));
  if (type === undefined || rest.length > 0 || !path.startsWith('/')) throw notFound('no such endpoint');
  return id === undefined ? { type } : { type, id: decode(id) };
}

/**
 * Performs one operation as the request that it stands for.
 *
 * @throws ScimError as that request; 405 for a method that the path does not take.
 */
export async function perform(
  context: OperationContext,
  { method, version }: Pick<BulkOperation, 'method' | 'version'>,
  { type, id }: BulkTarget,
  data: JsonValue | undefined,
): Promise<Reply> {
  const preconditions: Preconditions = {
    ifMatch: parseEntityTags(version ?? null),
    ifNoneMatch: undefined,
  };
  if (id === undefined) {
    if (method !== 'POST') throw methodNotAllowed(method, 'POST');
    return create(context, type, BRIEF, data);
  }
  switch (method) {
    case 'POST':
      throw methodNotAllowed(method, 'PUT, PATCH and DELETE');
    case 'PUT':
      return replace(context, type, id, BRIEF, preconditions, data);
    case 'PATCH':
      return modify(context, type, id, BRIEF, preconditions, data);
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

/** Adds to a resource what had to wait for others. */
export async function addLater(
  context: OperationContext,
  { type, id }: Required<BulkTarget>,
  operations: readonly JsonObject[],
): Promise<Reply> {
  const anyVersion: Preconditions = { ifMatch: undefined, ifNoneMatch: undefined };
  return modify(context, type, id, BRIEF, anyVersion, {
    schemas: [PATCH_OP_MESSAGE],
    Operations: operations,
  });
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
