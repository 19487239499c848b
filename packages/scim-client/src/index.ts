export { ScimError, type ScimType } from '@drawbridge/scim';
export { createScimClient, type GroupEndpoint, type ScimClient, type UserEndpoint } from './client.ts';
export type { ScimClientHooks, ScimClientOptions } from './client-options.ts';
export type { components, operations, paths } from './generated/scim.ts';
export type { Method } from './http/call.ts';
export type { ScimRequest } from './request.ts';
export type { ScimCapabilities } from './resources/capabilities.ts';
export type { Discovery } from './resources/discovery.ts';
export type { Find } from './resources/find.ts';
export type { GroupMembers, MemberOptions } from './resources/group-members.ts';
export type { ListPage } from './resources/parse-answer.ts';
export type { CallOptions, ListQuery, Projection, WholeResource, WriteOptions } from './resources/query.ts';
export type { ResourceEndpoint } from './resources/resource-endpoint.ts';
export type { ResourceList } from './resources/resource-list.ts';
export { ScimConnectionError } from './scim-connection-error.ts';
export { ScimResponseError, type RefusedRequest } from './scim-response-error.ts';
export type { Readable, Writable } from './typed/markers.ts';
export type { CallArguments, CallInit, CallResult, PathWith } from './typed/operation.ts';
export type {
  Group,
  GroupInput,
  PatchOperation,
  ProjectedGroup,
  ProjectedUser,
  ResourceType,
  Schema,
  ServiceProviderConfig,
  User,
  UserInput,
} from './typed/resource.ts';
