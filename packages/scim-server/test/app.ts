import {
  GROUP_SCHEMA,
  PATCH_OP_MESSAGE,
  USER_SCHEMA,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@drawbridge/scim';
import {
  createMemoryStore,
  type ResourceStore,
  type ScimEvent,
  type ScimHandler,
  type ScimHandlerOptions,
} from '../src/index.ts';
import { createCheckedHandler } from './checked-handler.ts';

export const BASE_URL = 'http://scim.test/api/scim/v2';
export const WRITER = 'writer-token';
export const READER = 'reader-token';
/** The time of every write, unless a test brings its own clock. */
export const NOW = '2026-03-01T12:00:00.000Z';

/** An answer, taken apart. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when there is none. */
  readonly body: JsonObject;
}

/** A service provider and what it told its log. */
export interface App {
  readonly store: ResourceStore;
  readonly events: readonly ScimEvent[];
  /** Sends a request with the writer's token, unless the headers say otherwise. */
  readonly call: (
    method: string,
    path: string,
    body?: JsonValue,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Sends a request as it is. */
  readonly send: (request: Request) => Promise<Answer>;
  readonly patch: (path: string, ...operations: readonly JsonObject[]) => Promise<Answer>;
  /** Creates a user and gives the id. */
  readonly createUser: (userName: string, more?: JsonObject) => Promise<string>;
  /** Creates a group and gives the id. */
  readonly createGroup: (displayName: string, memberIds?: readonly string[]) => Promise<string>;
  /** The ids of a group's members. */
  readonly memberIds: (groupId: string) => Promise<readonly JsonValue[]>;
}

/**
 * Creates a service provider; ids are `u1`, `u2`, …
 *
 * @param createHandler Default: every answer is checked against the contract, which knows no custom resource types.
 */
export function createApp(
  options: Partial<ScimHandlerOptions> = {},
  createHandler: (options: ScimHandlerOptions) => ScimHandler = createCheckedHandler,
): App {
  const store = options.store ?? createMemoryStore({ clock: () => new Date(NOW) });
  const events: ScimEvent[] = [];
  let users = 0;
  const handler = createHandler({
    authenticate: (token) => {
      if (token === WRITER) return { name: 'writer', scopes: ['scim'] };
      return token === READER ? { name: 'reader', scopes: ['scim:read'] } : undefined;
    },
    clock: () => new Date(NOW),
    newId: (type) => (type === 'User' ? `u${++users}` : undefined),
    log: (event) => events.push(event),
    ...options,
    store,
  });
  const send: App['send'] = async (request) => toAnswer(await handler(request));
  const call: App['call'] = (method, path, body, headers = {}) =>
    send(
      new Request(`${BASE_URL}${path}`, {
        method,
        headers: { authorization: `Bearer ${WRITER}`, 'content-type': 'application/scim+json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  const createAt = async (path: string, body: JsonObject): Promise<string> => {
    const { status, text, body: created } = await call('POST', path, body);
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${text}`);
    return stringOf(created['id']);
  };
  return {
    store,
    events,
    call,
    send,
    patch: (path, ...Operations) => call('PATCH', path, { schemas: [PATCH_OP_MESSAGE], Operations }),
    createUser: (userName, more = {}) => createAt('/Users', { schemas: [USER_SCHEMA], userName, ...more }),
    createGroup: (displayName, ids = []) =>
      createAt('/Groups', {
        schemas: [GROUP_SCHEMA],
        displayName,
        members: ids.map((value) => ({ value })),
      }),
    memberIds: async (groupId) => {
      const { body } = await call('GET', `/Groups/${groupId}?attributes=members`);
      return elements(body['members']).map((member) => member['value'] ?? null);
    },
  };
}

/** A value that must be a string. */
export function stringOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error(`expected a string, found ${JSON.stringify(value)}`);
}

/** An answer that must have a status; what it says instead is told. */
export function requireStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, found ${answer.status}: ${answer.text}`);
  return answer;
}

/** The objects of an array; none of anything else. */
export function elements(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The resources of a list answer. */
export function resourcesOf({ body }: Answer): readonly JsonObject[] {
  return elements(body['Resources']);
}

/** The ids of a list answer's resources. */
export function idsOf(answer: Answer): readonly (JsonValue | undefined)[] {
  return resourcesOf(answer).map(({ id }) => id);
}

/** The userNames of a list answer's resources. */
export function userNamesOf(answer: Answer): readonly (JsonValue | undefined)[] {
  return resourcesOf(answer).map(({ userName }) => userName);
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJsonObject(body) ? body : {},
  };
}
