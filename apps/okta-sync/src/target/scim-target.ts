import { createScimClient, type ScimClient, type UserInput } from '@drawbridge/scim-client';

import type { FetchFunction } from '../fetch-function.ts';
import { readTarget } from './read-target.ts';
import { readFailure, writeFailure } from './target-failure.ts';
import { scimId, type NewUser, type Target } from './target.ts';

/** How to reach the application's SCIM API. */
export interface ScimTargetOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly fetch?: FetchFunction | undefined;
}

/** An application behind a SCIM API. */
export function createScimTarget({ baseUrl, token, fetch: send = fetch }: ScimTargetOptions): Target {
  let requests = 0;
  let writes = 0;
  const client: ScimClient = createScimClient({
    baseUrl,
    token,
    userAgent: 'drawbridge-okta-sync',
    fetch: (request) => {
      requests += 1;
      if (request.method !== 'GET') writes += 1;
      return send(request);
    },
  });
  const write = async <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw writeFailure(error, baseUrl);
    });
  return {
    read: async (groups, { signal }) =>
      readTarget(client, groups, signal).catch((error: unknown) => {
        throw readFailure(error, baseUrl);
      }),
    createUser: async (user, options) => scimId((await write(client.users.create(toUser(user), options))).id),
    setActive: async (id, active, options) => {
      await write(client.users.patch(id, [{ op: 'replace', path: 'active', value: active }], options));
    },
    setExternalId: async (id, externalId, options) => {
      await write(
        client.users.patch(id, [{ op: 'replace', path: 'externalId', value: externalId }], options),
      );
    },
    addMembers: (group, members, options) => write(client.groups.addMembers(group, members, options)),
    removeMembers: (group, members, options) => write(client.groups.removeMembers(group, members, options)),
    counts: () => ({ requests, writes }),
  };
}

function toUser({ externalId, userName, displayName, givenName, familyName, email }: NewUser): UserInput {
  return {
    externalId,
    userName,
    active: true,
    ...(displayName === undefined ? {} : { displayName }),
    name: {
      ...(givenName === undefined ? {} : { givenName }),
      ...(familyName === undefined ? {} : { familyName }),
    },
    ...(email === undefined ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
  };
}
