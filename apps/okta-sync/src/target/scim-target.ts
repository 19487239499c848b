import { createScimClient, type ScimClientOptions, type UserInput } from '@drawbridge/scim-client';

import type { FetchFunction } from '../fetch-function.ts';
import { toMembers } from './account-attributes.ts';
import { readActive, readMembers, readTarget } from './read-target.ts';
import { readFailure, writeFailure } from './target-failure.ts';
import { scimId, type NewUser, type ScimId, type Target } from './target.ts';

/** How to reach the application's SCIM API. */
export interface ScimTargetOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly fetch?: FetchFunction | undefined;
  /** How often a read is sent again that got no answer; default 3. */
  readonly maxRetries?: number | undefined;
}

/** An application behind a SCIM API. */
export function createScimTarget({
  baseUrl,
  token,
  fetch: send = fetch,
  maxRetries = 3,
}: ScimTargetOptions): Target {
  let requests = 0;
  let writes = 0;
  const settings: ScimClientOptions = {
    baseUrl,
    token,
    userAgent: 'drawbridge-okta-sync',
    fetch: (request) => {
      requests += 1;
      if (request.method !== 'GET') writes += 1;
      return send(request);
    },
  };
  const reader = createScimClient({ ...settings, maxRetries });
  // Whoever writes makes sure before each attempt that nobody has taken over: nothing is repeated behind their back.
  const writer = createScimClient({ ...settings, maxRetries: 0 });
  const read = async <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw readFailure(error, baseUrl);
    });
  const write = async <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw writeFailure(error, baseUrl);
    });
  const replace: Replace = async (endpoint, id, values, options) => {
    const operations = values.map(({ path, value }) =>
      value === null ? ({ op: 'remove', path } as const) : ({ op: 'replace', path, value } as const),
    );
    const change: Promise<unknown> = writer[endpoint].patch(id, operations, options);
    await write(change);
  };
  return {
    read: async (request, { signal }) => read(readTarget(reader, request, signal)),
    readMembers: async (groups, { signal }) => {
      const found = new Map<ScimId, ReadonlySet<ScimId>>();
      for (const id of groups) {
        const members = await read(readMembers(reader, id, signal));
        if (members !== undefined) found.set(id, members);
      }
      return found;
    },
    readActive: async (accounts, { signal }) => {
      const found = new Map<ScimId, boolean>();
      for (const id of accounts) {
        const active = await read(readActive(reader, id, signal));
        if (active !== undefined) found.set(id, active);
      }
      return found;
    },
    findAccount: async (externalId, options) =>
      idOf(await write(writer.users.findByExternalId(externalId, options))),
    findMirror: async (externalId, options) =>
      idOf(await write(writer.groups.findByExternalId(externalId, options))),
    createUser: async (user, options) => scimId((await write(writer.users.create(toUser(user), options))).id),
    setActive: async (id, active, { signal }) => {
      const answer = await write(
        writer.users.patch(id, [{ op: 'replace', path: 'active', value: active }], { signal }),
      );
      return answer?.active;
    },
    setExternalId: (id, externalId, options) =>
      replace('users', id, [{ path: 'externalId', value: externalId }], options),
    updateUser: (id, values, options) => replace('users', id, values, options),
    createGroup: async (group, options) => scimId((await write(writer.groups.create(group, options))).id),
    renameGroup: (id, displayName, options) =>
      replace('groups', id, [{ path: 'displayName', value: displayName }], options),
    addMembers: (group, members, { signal }) =>
      write(writer.groups.addMembers(group, members, { signal, chunkSize: Math.max(members.length, 1) })),
    removeMembers: (group, members, { signal }) =>
      write(writer.groups.removeMembers(group, members, { signal, chunkSize: Math.max(members.length, 1) })),
    capabilities: (options) => read(writer.capabilities(options)),
    counts: () => ({ requests, writes }),
  };
}

type Replace = (
  endpoint: 'users' | 'groups',
  id: ScimId,
  values: readonly { readonly path: string; readonly value: unknown }[],
  options: { readonly signal: AbortSignal },
) => Promise<void>;

function idOf(resource: { readonly id: string } | undefined): ScimId | undefined {
  return resource === undefined ? undefined : scimId(resource.id);
}

function toUser({ externalId, userName, attributes }: NewUser): UserInput {
  const own = { externalId, userName, active: true };
  return { ...toMembers(attributes, own), ...own };
}
