export { DEFAULT_GROUPS, type DefaultGroup } from './default-groups.ts';
export type { ChangedEvent, FailureEvent, RequestEvent, ScimEvent, UnknownMembersEvent } from './event.ts';
export { createScimHandler, type ScimHandler } from './handler.ts';
export { SCIM_READ_SCOPE, SCIM_SCOPE, type Authenticate, type Principal } from './principal.ts';
export type { Limits, ScimHandlerOptions } from './settings.ts';
export { createMemoryStore, type MemoryStoreOptions } from './store/memory-store.ts';
export type {
  Change,
  Deletion,
  Draft,
  KeyCondition,
  LabelledId,
  MembershipChange,
  Missing,
  NameTaken,
  ResourceKeys,
  ResourceStore,
  Snapshot,
  StoredResource,
  StorePage,
  StoreQuery,
  Update,
  Written,
} from './store/resource-store.ts';
