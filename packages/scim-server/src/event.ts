import type { SCIM_ACTIVATE_EVENT, SCIM_DEACTIVATE_EVENT } from '@drawbridge/scim';

/** Where an event comes from; every event tells it. */
export interface Origin {
  /** The name of the tenant, as the handler's options give it. */
  readonly tenant: string;
  /** Names the request among all others: the events of one request have it in common, and no other event has it. */
  readonly exchange: string;
  /** The request's `X-Request-Id`, which its response carries too: a label, which clients may use again. */
  readonly requestId: string;
  /** When: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** The address that the request came from, where the handler's options tell it. */
  readonly remoteAddress?: string;
  /** The name of the principal; absent when the request was not authorized. */
  readonly principal?: string;
}

/** A request has been answered. */
export interface RequestEvent {
  readonly event: 'request';
  readonly method: string;
  /** The path below the base path, without the query: filters carry personal data. */
  readonly path: string;
  readonly status: number;
  readonly scimType?: string;
  /** Why it failed. */
  readonly detail?: string;
}

/** A resource has been created, changed or deleted; a write that changes nothing gives no such event. */
export interface ChangedEvent {
  readonly event: 'changed';
  readonly operation: Write;
  readonly resourceType: string;
  readonly id: string;
}

/**
 * Access of a user has ended or begun: the write is committed. An application ends the user's sessions on `deactivated`,
 * and when a user is deleted, which is a `changed` of its own. The members are those of a SCIM security event.
 *
 * @see RFC 9967
 */
export type AccessEvent =
  | (AccessSubject & { readonly event: 'activated'; readonly type: typeof SCIM_ACTIVATE_EVENT })
  | (AccessSubject & { readonly event: 'deactivated'; readonly type: typeof SCIM_DEACTIVATE_EVENT });

/** Whose access it is. */
export interface AccessSubject {
  /** The user's path below the base path, such as `/Users/user_1`. */
  readonly uri: string;
  readonly id: string;
  readonly userName: string;
  readonly externalId?: string;
}

/** A push named members that cannot be: the others were taken. */
export interface UnknownMembersEvent {
  readonly event: 'unknownMembers';
  readonly groupId: string;
  /** The ids that no user has. */
  readonly memberIds: readonly string[];
  /** Those of them that are groups: groups inside groups are not taken. */
  readonly nestedGroupIds: readonly string[];
}

/** A default group was to get another name: the rest was taken, and the group keeps its name. */
export interface RenameIgnoredEvent {
  readonly event: 'renameIgnored';
  readonly groupId: string;
  /** The name that the group keeps. */
  readonly name: string;
  readonly requested: string;
}

/** Members were pushed to a group that everybody is in: it succeeded without effect. */
export interface PushIgnoredEvent {
  readonly event: 'pushIgnored';
  readonly groupId: string;
}

/** A rule forbade a write, whoever asked; nothing has changed. */
export interface RefusedEvent {
  readonly event: 'refused';
  readonly rule: Rule;
  readonly operation: Write;
  readonly resourceType: string;
  readonly id: string;
  /** What the client was told. */
  readonly detail: string;
}

/** What a rule protects. */
export type Rule = 'lastAdmin' | 'protectedUser' | 'adminGroup' | 'defaultGroup';

/** An operation that writes. */
export type Write = 'create' | 'replace' | 'modify' | 'delete';

/** An operation of a bulk request failed; the request itself is answered with 200. */
export interface OperationFailedEvent {
  readonly event: 'operationFailed';
  readonly method: string;
  /** As the request has it: below the base path. */
  readonly path: string;
  readonly status: number;
  readonly scimType?: string;
  /** Why it failed. */
  readonly detail: string;
}

/** The service provider failed; the client was told only that. */
export interface FailureEvent {
  readonly event: 'failure';
  readonly method: string;
  readonly path: string;
  readonly cause: unknown;
}

/** What happened, without where it comes from. */
export type Occurrence =
  | RequestEvent
  | ChangedEvent
  | AccessEvent
  | UnknownMembersEvent
  | RenameIgnoredEvent
  | PushIgnoredEvent
  | RefusedEvent
  | OperationFailedEvent
  | FailureEvent;

/** What a handler tells its log. */
export type ScimEvent = Occurrence & Origin;
