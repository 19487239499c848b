import { foldCase, printFilter, ScimError, type JsonObject } from '@drawbridge/scim/wire';
import { eq } from '../build/filter.ts';
import type { Call, Send } from '../http/call.ts';
import { fillPath } from '../http/url.ts';
import { isContained } from './is-contained.ts';
import { parseResource } from './parse-answer.ts';
import { createList } from './resource-query.ts';

/** What a resource is found by. */
export interface Key {
  readonly name: 'externalId' | 'userName' | 'displayName';
  readonly value: string;
}

/** Which resource is looked for, and how. */
export interface Search extends Pick<Call, 'options' | 'onAnswer'> {
  readonly endpoint: string;
  readonly body: object;
  readonly key: Key;
}

/** What a resource can be found by: how the caller's own system calls it, else its unique name. */
export function keyOf(endpoint: string, body: object): Key | undefined {
  const names = ['externalId', ...(UNIQUE_NAMES.get(endpoint) ?? [])] as const;
  const members = new Map<string, unknown>(Object.entries(body));
  for (const name of names) {
    const value = members.get(name);
    if (typeof value === 'string' && value !== '') return { name, value };
  }
  return undefined;
}

/** The names that no two resources share. */
const UNIQUE_NAMES: ReadonlyMap<string, readonly Key['name'][]> = new Map([
  ['/Users', ['userName']],
  ['/Groups', ['displayName']],
]);

/**
 * Looks for the resource that a create may have created: one that has its key and holds everything that was sent.
 *
 * @throws ScimError 409 `uniqueness` when another resource has the key.
 */
export async function findCreated(send: Send, search: Search): Promise<JsonObject | undefined> {
  const { body, key } = search;
  const named = await lookUp(send, search);
  const own = named.find((resource) => isContained(body, resource));
  const [first] = named;
  if (own !== undefined || first === undefined) return own;
  // A list may leave attributes out that the resource itself has, such as the members of a group.
  const whole = named.length === 1 ? await readWhole(send, search, first) : first;
  if (isContained(body, whole)) return whole;
  const sentence = `there is another resource whose ${key.name} is ${JSON.stringify(key.value)}`;
  throw new ScimError(409, 'uniqueness', sentence);
}

/** The resources that have the key. A service provider may have ignored the filter, and given all that it has. */
async function lookUp(
  send: Send,
  { endpoint, key, options, onAnswer }: Search,
): Promise<readonly JsonObject[]> {
  const { name, value } = key;
  const isSame = (found: unknown): boolean =>
    found === value ||
    (name !== 'externalId' && typeof found === 'string' && foldCase(found) === foldCase(value));
  const watched: Send = (call) => send({ ...call, onAnswer });
  const list = createList<JsonObject, JsonObject>(watched, endpoint);
  const found: JsonObject[] = [];
  for await (const resource of list({ ...options, filter: printFilter(eq(name, value)) })) {
    if (isSame(resource[name])) found.push(resource);
  }
  return found;
}

async function readWhole(
  send: Send,
  { endpoint, options, onAnswer }: Search,
  { id }: JsonObject,
): Promise<JsonObject> {
  const call = { method: 'GET', path: fillPath(`${endpoint}/{id}`, { id }), options, onAnswer } as const;
  return parseResource(await send(call), call);
}
