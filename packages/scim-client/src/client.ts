import type { ScimClientOptions } from './client-options.ts';
import { createTransport } from './http/transport.ts';
import { createRequest, type ScimRequest } from './request.ts';
import { createBulkRun, type RunBulk } from './resources/bulk.ts';
import { createCapabilities, type ScimCapabilities } from './resources/capabilities.ts';
import { createChange, type Change } from './resources/change.ts';
import { createCreate, type Create } from './resources/create.ts';
import { createDiscovery, type Discovery } from './resources/discovery.ts';
import { createFind, type Find } from './resources/find.ts';
import { createGroupMembers, type GroupMembers } from './resources/group-members.ts';
import { createMe, type Me } from './resources/me.ts';
import { createResourceEndpoint, type ResourceEndpoint } from './resources/resource-endpoint.ts';
import { createSearch, type ResourceQuery } from './resources/resource-query.ts';
import type { CallOptions } from './http/call.ts';
import type { Group, GroupInput, ProjectedGroup, ProjectedUser, User, UserInput } from './typed/resource.ts';

/** The users of a service provider. @see RFC 7643 §4.1 */
export interface UserEndpoint extends ResourceEndpoint<User, ProjectedUser, UserInput> {
  /** Finds a user by `userName`, without regard to letter case. */
  readonly findByUserName: Find<User>;
  /** Finds a user by the identifier that the identity provider gave it. */
  readonly findByExternalId: Find<User>;
}

/** The groups of a service provider. @see RFC 7643 §4.2 */
export interface GroupEndpoint extends ResourceEndpoint<Group, ProjectedGroup, GroupInput>, GroupMembers {
  /** Finds a group by `displayName`, without regard to letter case. */
  readonly findByDisplayName: Find<Group>;
  /** Finds a group by the identifier that the identity provider gave it. */
  readonly findByExternalId: Find<Group>;
}

/** A client of one service provider. */
export interface ScimClient extends Discovery {
  readonly users: UserEndpoint;
  readonly groups: GroupEndpoint;
  readonly me: Me;
  /** Searches users and groups together. @see RFC 7644 §3.4.3 */
  readonly search: ResourceQuery<User | Group, ProjectedUser | ProjectedGroup>;
  /** Makes many changes, in few requests. @see RFC 7644 §3.7 */
  readonly bulk: RunBulk;
  /** What the service provider can do; asked for once, and corrected by what calls show. */
  readonly capabilities: (options?: CallOptions) => Promise<ScimCapabilities>;
  readonly request: ScimRequest;
}

/**
 * Creates a client; nothing is sent before its first call.
 *
 * ```ts
 * const client = createScimClient({ baseUrl: 'http://127.0.0.1:3000/api/scim/v2', token });
 * const admins = await client.groups.findByDisplayName('admin');
 * for await (const user of client.users.list({ filter: 'active eq true' })) report(user.userName);
 * ```
 *
 * @throws TypeError when `baseUrl` is no absolute http or https URL.
 * @see RFC 7644
 */
export function createScimClient(options: ScimClientOptions): ScimClient {
  const send = createTransport(options);
  const discovery = createDiscovery(send);
  const capabilities = createCapabilities(discovery.serviceProviderConfig.get);
  const create = (endpoint: string): Create => createCreate(send, endpoint, options);
  const change = (endpoint: string): Change => createChange(send, endpoint, capabilities);
  const waysTo = (endpoint: string) => ({ create: create(endpoint), change: change(endpoint) });
  const users = createResourceEndpoint<User, ProjectedUser, '/Users'>(send, '/Users', waysTo('/Users'));
  const groups = createResourceEndpoint<Group, ProjectedGroup, '/Groups'>(send, '/Groups', waysTo('/Groups'));
  const findByDisplayName = createFind(groups, 'displayName');
  return {
    users: {
      ...users,
      findByUserName: createFind(users, 'userName'),
      findByExternalId: createFind(users, 'externalId'),
    },
    groups: {
      ...groups,
      ...createGroupMembers(change('/Groups'), {
        get: (id, projection) => groups.get(id, projection),
        findByDisplayName,
      }),
      findByDisplayName,
      findByExternalId: createFind(groups, 'externalId'),
    },
    me: createMe(send),
    search: createSearch(send, '/.search'),
    bulk: createBulkRun({ send, capabilities, create, change }),
    ...discovery,
    capabilities: capabilities.get,
    request: createRequest(send),
  };
}
