import {
  ENTERPRISE_USER_SCHEMA,
  GROUP_RESOURCE_TYPE,
  GROUP_SCHEMA,
  METADATA_NAMESPACE,
  USER_RESOURCE_TYPE,
  USER_SCHEMA,
} from '@drawbridge/scim';
import type { ScimClientOptions } from './client-options.ts';
import { createTransport } from './http/transport.ts';
import { createRequest, type ScimRequest } from './request.ts';
import { createCapabilities, type ScimCapabilities } from './resources/capabilities.ts';
import { createChange } from './resources/change.ts';
import { createDiscovery, type Discovery } from './resources/discovery.ts';
import { createFind, type Find } from './resources/find.ts';
import { createGroupMembers, type GroupMembers } from './resources/group-members.ts';
import { createResourceEndpoint, type ResourceEndpoint } from './resources/resource-endpoint.ts';
import type { CallOptions } from './resources/query.ts';
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
  const changeUser = createChange(send, { endpoint: '/Users', type: USER_RESOURCE_TYPE }, capabilities);
  const changeGroup = createChange(send, { endpoint: '/Groups', type: GROUP_RESOURCE_TYPE }, capabilities);
  const extensions = [ENTERPRISE_USER_SCHEMA, METADATA_NAMESPACE];
  const users = createResourceEndpoint<User, ProjectedUser, UserInput>(
    send,
    { endpoint: '/Users', schema: USER_SCHEMA, extensions },
    changeUser,
  );
  const groups = createResourceEndpoint<Group, ProjectedGroup, GroupInput>(
    send,
    { endpoint: '/Groups', schema: GROUP_SCHEMA, extensions: [] },
    changeGroup,
  );
  return {
    users: {
      ...users,
      findByUserName: createFind(users, 'userName'),
      findByExternalId: createFind(users, 'externalId'),
    },
    groups: {
      ...groups,
      ...createGroupMembers(changeGroup),
      findByDisplayName: createFind(groups, 'displayName'),
      findByExternalId: createFind(groups, 'externalId'),
    },
    ...discovery,
    capabilities: capabilities.get,
    request: createRequest(send),
  };
}
