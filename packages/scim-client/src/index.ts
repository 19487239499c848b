export { ScimError, printFilter, type ScimType } from '@drawbridge/scim/wire';
export {
  buildersFor,
  type Builders,
  type ElementsBuilder,
  type EqualityFilter,
  type OrderFilter,
  type TextFilter,
} from './build/builders-for.ts';
export { bulk, type Bulk, type BulkCondition, type BulkOperation } from './build/bulk.ts';
export {
  and,
  co,
  eq,
  ew,
  ge,
  gt,
  le,
  lt,
  ne,
  not,
  or,
  pr,
  sw,
  valuePath,
  type FilterOf,
  type FilterPath,
  type FilterValue,
  type OrderedPath,
  type SubAttribute,
  type TextPath,
} from './build/filter.ts';
export {
  elements,
  patch,
  type ChangesOf,
  type ElementPath,
  type Patch,
  type PatchPath,
  type PatchValue,
} from './build/patch.ts';
export { createScimClient, type GroupEndpoint, type ScimClient, type UserEndpoint } from './client.ts';
export type { ScimClientHooks, ScimClientOptions } from './client-options.ts';
export type { components, operations, paths } from './generated/scim.ts';
export type { CallOptions, Method } from './http/call.ts';
export type { ScimLogEntry } from './http/log-entry.ts';
export type { ScimAnswer, ScimPromise } from './http/scim-promise.ts';
export type { ScimRequest } from './request.ts';
export type { BulkOptions, BulkOutcome, RunBulk } from './resources/bulk.ts';
export type { ScimCapabilities } from './resources/capabilities.ts';
export type { Discovery } from './resources/discovery.ts';
export type { Find } from './resources/find.ts';
export type { Endpoint, EndpointInputs } from './resources/endpoint-definition.ts';
export type { GroupMembers, MemberOptions, MembersChange } from './resources/group-members.ts';
export type { Me } from './resources/me.ts';
export type { ListPage } from './resources/parse-answer.ts';
export type { ListQuery, Projection, WholeResource, WriteOptions } from './resources/query.ts';
export type { ResourceEndpoint, WritePath } from './resources/resource-endpoint.ts';
export type { ResourceList, ResourcePages } from './resources/resource-list.ts';
export type { ProjectedPath, ReadPath, ResourceQuery } from './resources/resource-query.ts';
export { isScimError, type ScimErrorOf } from './is-scim-error.ts';
export { ScimConnectionError, type ConnectionFailure, type FailedRequest } from './scim-connection-error.ts';
export { ScimResponseError, type RefusedRequest } from './scim-response-error.ts';
export type {
  AttributeEntry,
  ElementEntry,
  PathOf,
  ReadElement,
  ReadEntry,
  ValueAt,
  WriteElement,
  WriteEntry,
} from './typed/attribute-entry.ts';
export type {
  CustomEndpoint,
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
