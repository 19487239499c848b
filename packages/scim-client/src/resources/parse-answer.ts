import { isJsonArray, isJsonObject, type JsonObject } from '@drawbridge/scim/wire';
import { ScimConnectionError } from '../scim-connection-error.ts';

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
export function parseObject(body: unknown, subject: string): object {
  if (!isJsonObject(body)) throw new ScimConnectionError(`${subject}: the answer is not a SCIM resource.`);
  return body;
}

/**
 * Reads an answer that must be a resource with an id.
 *
 * @throws ScimConnectionError when it is something else.
 */
export function parseResource(body: unknown, subject: string): JsonObject {
  const resource = isJsonObject(body) ? withTextId(body) : undefined;
  if (typeof resource?.['id'] !== 'string') {
    throw new ScimConnectionError(`${subject}: the answer is not a SCIM resource.`);
  }
  return resource;
}

/**
 * Reads an answer that must be a list; a list without `Resources` is empty.
 *
 * @throws ScimConnectionError when it is something else.
 */
export function parsePage<T>(body: unknown, subject: string): ListPage<T> {
  const resources = isJsonObject(body) ? (body['Resources'] ?? []) : undefined;
  if (!isJsonObject(body) || !isJsonArray(resources) || !resources.every(isJsonObject)) {
    throw new ScimConnectionError(`${subject}: the answer is not a SCIM list.`);
  }
  const { totalResults, nextCursor } = body;
  return {
    resources: resources.map(withTextId) as readonly unknown[] as readonly T[],
    totalResults: typeof totalResults === 'number' ? totalResults : undefined,
    nextCursor: typeof nextCursor === 'string' && nextCursor !== '' ? nextCursor : undefined,
  };
}

/** Some service providers number their resources. */
function withTextId(resource: JsonObject): JsonObject {
  return typeof resource['id'] === 'number' ? { ...resource, id: String(resource['id']) } : resource;
}
