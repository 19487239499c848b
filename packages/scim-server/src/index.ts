export { DEFAULT_GROUPS, type DefaultGroup } from './default-groups.ts';
export type {
  AccessEvent,
  AccessSubject,
  ChangedEvent,
  FailureEvent,
  Occurrence,
  OperationFailedEvent,
  Origin,
  PushIgnoredEvent,
  RefusedEvent,
  RenameIgnoredEvent,
  RequestEvent,
  Rule,
  ScimEvent,
  UnknownMembersEvent,
  Write,
} from './event.ts';
export type { Admission, Admit, Delay } from './admission.ts';
export type { Guards } from './guards.ts';
export { createScimHandler, type ScimHandler } from './handler.ts';
export { SCIM_READ_SCOPE, SCIM_SCOPE, type Authenticate, type Principal } from './principal.ts';
export { REQUEST_ID_HEADER, requestIdOf } from './request-id.ts';
export type { Limits, ScimHandlerOptions } from './settings.ts';
export { DEFAULT_TENANT, type Database } from './store/database.ts';
export type { NewOutboxMessage, Outbox, OutboxBatch, OutboxMessage } from './store/outbox.ts';
export type { Pause, PauseStore } from './store/pause-store.ts';
export { createMemoryDatabase, createMemoryStore, type MemoryOptions } from './store/memory-database.ts';
export type {
  LogConflict,
  LogEntry,
  LogQuery,
  LogRetention,
  NewLogEntry,
  ProvisioningLog,
} from './store/provisioning-log.ts';
export type {
  Change,
  Deleted,
  Deletion,
  Draft,
  Invariant,
  KeepsActiveMember,
  KeepsMembers,
  KeyCondition,
  LabelledId,
  MembershipChange,
  Missing,
  NameTaken,
  OwnedStore,
  Refused,
  ResourceKeys,
  ResourceStore,
  Snapshot,
  StoredResource,
  StorePage,
  StoreQuery,
  StoreScan,
  UniqueValue,
  Update,
  Written,
} from './store/resource-store.ts';
export { StoreBusyError } from './store/store-busy-error.ts';
export type { NewToken, TokenRecord, TokenStore } from './store/token-store.ts';
