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
  /** The name of the principal; absent when the request was not authorized. */
  readonly principal?: string;
}

/** A resource has been created, changed or deleted; a write that changes nothing gives no such event. */
export interface ChangedEvent {
  readonly event: 'changed';
  readonly operation: 'create' | 'replace' | 'modify' | 'delete';
  readonly resourceType: string;
  readonly id: string;
  readonly principal: string;
}

/** A push named members that no user is; the others were taken. */
export interface UnknownMembersEvent {
  readonly event: 'unknownMembers';
  readonly groupId: string;
  readonly memberIds: readonly string[];
}

/** The service provider failed; the client was told only that. */
export interface FailureEvent {
  readonly event: 'failure';
  readonly method: string;
  readonly path: string;
  readonly cause: unknown;
}

/** What a handler tells its log. */
export type ScimEvent = RequestEvent | ChangedEvent | UnknownMembersEvent | FailureEvent;
