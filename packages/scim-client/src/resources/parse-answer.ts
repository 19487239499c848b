import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@drawbridge/scim/wire';
import type { Call } from '../http/call.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';

/** What was asked for. */
type Question = Pick<Call, 'method' | 'path'>;

/** One page of a list. @see RFC 7644 §3.4.2 */
export interface ListPage<T> {
  readonly resources: readonly T[];
  /** How many resources match in all; undefined when the service provider does not say. */
  readonly totalResults: number | undefined;
  /** Where the next page begins, of a service provider that pages by cursor. @see RFC 9865 */
  readonly nextCursor: string | undefined;
}

/**
 * Reads an answer that must be an object, such as a resource. What is in it is left to the contract.
 *
 * @throws ScimConnectionError when it is something else.
 */
export function parseObject(body: unknown, question: Question): object {
  if (!isJsonObject(body)) throw malformed(question, 'resource');
  return body;
}

/**
 * Reads an answer that must be a resource with an id.
 *
 * @throws ScimConnectionError when it is something else.
 */
export function parseResource(body: unknown, question: Question): JsonObject {
  const resource = isJsonObject(body) ? withTextId(body) : undefined;
  if (typeof resource?.['id'] !== 'string') {
    throw malformed(question, 'resource');
  }
  return resource;
}

/**
 * Reads an answer that must be a list; a list without `Resources` is empty.
 *
 * @throws ScimConnectionError when it is something else.
 */
export function parsePage<T>(body: unknown, question: Question): ListPage<T> {
  const resources = isJsonObject(body) ? (body['Resources'] ?? []) : undefined;
  if (!isJsonObject(body) || !isJsonArray(resources) || !resources.every(isJsonObject)) {
    throw malformed(question, 'list');
  }
  const { totalResults, nextCursor } = body;
  return {
    resources: resources.map(withTextId) as readonly unknown[] as readonly T[],
    totalResults: typeof totalResults === 'number' ? totalResults : undefined,
    nextCursor: typeof nextCursor === 'string' && nextCursor !== '' ? nextCursor : undefined,
  };
}

function malformed({ method, path }: Question, what: string): ScimConnectionError {
  return new ScimConnectionError('malformed', { method, path }, `the answer is not a SCIM ${what}.`);
}

/** Some service providers number their resources, and so refer to them by numbers. */
function withTextId(resource: JsonObject): JsonObject {
  const { id, groups, members } = resource;
  return {
    ...resource,
    ...(typeof id === 'number' && { id: String(id) }),
    ...(isJsonArray(groups) && { groups: groups.map(withTextValue) }),
    ...(isJsonArray(members) && { members: members.map(withTextValue) }),
  };
}

function withTextValue(reference: JsonValue): JsonValue {
  if (!isJsonObject(reference) || typeof reference['value'] !== 'number') return reference;
  return { ...reference, value: String(reference['value']) };
}
