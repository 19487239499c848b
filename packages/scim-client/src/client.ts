import { GROUP_SCHEMA, USER_SCHEMA } from '@drawbridge/scim/wire';
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
import type {
  CustomInput,
  CustomResource,
  Extensions,
  GroupInputOf,
  GroupOf,
  NoExtensions,
  ProjectedCustom,
  ProjectedGroupOf,
  ProjectedUserOf,
  UserInputOf,
  UserOf,
} from './typed/extension.ts';
import type { Group, GroupInput, ProjectedGroup, ProjectedUser, User, UserInput } from './typed/resource.ts';

/** The users of a service provider. @see RFC 7643 §4.1 */
export interface UserEndpoint<X = NoExtensions> extends ResourceEndpoint<
  UserOf<X>,
  ProjectedUserOf<X>,
  UserInputOf<X>
> {
  /** Finds a user by `userName`, without regard to letter case. */
  readonly findByUserName: Find<UserOf<X>>;
  /** Finds a user by the identifier that the identity provider gave it. */
  readonly findByExternalId: Find<UserOf<X>>;
}

/** The groups of a service provider. @see RFC 7643 §4.2 */
export interface GroupEndpoint<X = NoExtensions>
  extends ResourceEndpoint<GroupOf<X>, ProjectedGroupOf<X>, GroupInputOf<X>>, GroupMembers {
  /** Finds a group by `displayName`, without regard to letter case. */
  readonly findByDisplayName: Find<GroupOf<X>>;
  /** Finds a group by the identifier that the identity provider gave it. */
  readonly findByExternalId: Find<GroupOf<X>>;
}

/** A client of one service provider. */
export interface ScimClient<X = NoExtensions> extends Discovery {
  readonly users: UserEndpoint<X>;
  readonly groups: GroupEndpoint<X>;
  readonly me: Me<X>;
  /**
   * The resources of another kind: their endpoint and their core schema, as /ResourceTypes tells them. Where the client
   * was not told of their attributes, they have any.
   *
   * @see RFC 7643 §6
   */
  readonly resources: <Name extends `/${string}`>(
    endpoint: Name,
    schema: string,
  ) => ResourceEndpoint<CustomResource<X, Name>, ProjectedCustom<X, Name>, CustomInput<X, Name>>;
  /** Searches users and groups together. @see RFC 7644 §3.4.3 */
  readonly search: ResourceQuery<UserOf<X> | GroupOf<X>, ProjectedUserOf<X> | ProjectedGroupOf<X>>;
  /** Makes many changes, in few requests. @see RFC 7644 §3.7 */
  readonly bulk: RunBulk;
  /** What the service provider can do; asked for once, and corrected by what calls show. */
  readonly capabilities: (options?: CallOptions) => Promise<ScimCapabilities>;
  readonly request: ScimRequest;
}

/**
 * Creates a client; nothing is sent before its first call. The type parameter tells what the service provider knows beyond
 * the contract, as {@link Extensions} shows.
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
export function createScimClient<X extends Extensions<X> = NoExtensions>(
  options: ScimClientOptions,
): ScimClient<X> {
  // What a service provider has beyond the contract is known to the compiler alone.
  return createClient(options) as unknown as ScimClient<X>;
}

function createClient(options: ScimClientOptions): ScimClient {
  const send = createTransport(options);
  const discovery = createDiscovery(send);
  const capabilities = createCapabilities(discovery.serviceProviderConfig.get);
  const create = (endpoint: string): Create => createCreate(send, endpoint, options);
  const change = (endpoint: string): Change => createChange(send, endpoint, capabilities);
  const resources = <Whole, Projected, Input extends object>(
    endpoint: string,
    schema: string,
  ): ResourceEndpoint<Whole, Projected, Input> =>
    createResourceEndpoint(send, endpoint, schema, { create: create(endpoint), change: change(endpoint) });
  const users = resources<User, ProjectedUser, UserInput>('/Users', USER_SCHEMA);
  const groups = resources<Group, ProjectedGroup, GroupInput>('/Groups', GROUP_SCHEMA);
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
        read: (id, callOptions) => groups.get(id, { ...callOptions, attributes: ['members'] }),
        findByDisplayName,
      }),
      findByDisplayName,
      findByExternalId: createFind(groups, 'externalId'),
    },
    me: createMe(send),
    resources,
    search: createSearch(send, '/.search'),
    bulk: createBulkRun({ send, capabilities, create, change }),
    ...discovery,
    capabilities: capabilities.get,
    request: createRequest(send),
  };
}
