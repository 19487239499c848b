/** One request of a provisioning client, as an administrator is told of it; never with a secret or a body. */
export interface NewLogEntry {
  readonly tenant: string;
  /** The request's `X-Request-Id`: a label that clients choose, and may choose again. */
  readonly requestId: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** The name of the token; `undefined` when the request was not authorized. */
  readonly principal: string | undefined;
  /** The address that the request came from, where it is known. */
  readonly remoteAddress: string | undefined;
  readonly method: string;
  /** Below the base path, without the query. */
  readonly path: string;
  readonly status: number;
  readonly scimType: string | undefined;
  readonly detail: string | undefined;
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
  /** What else there is to tell: what was left undone though the request succeeded. */
  readonly notes: readonly string[];
  /** What of it an administrator has to mend at the identity provider or in the application; `undefined`: nothing. */
  readonly conflict: LogConflict | undefined;
}

/** `taken`: a unique value is another resource's; `unknownMembers`: members were pushed whom nobody knows. */
export type LogConflict = 'taken' | 'unknownMembers';

/** An entry in its place. */
export interface LogEntry extends NewLogEntry {
  /** Grows with each entry of the tenant. */
  readonly position: number;
}

/** Which entries to read: those of a tenant that satisfy all conditions, the newest first. */
export interface LogQuery {
  readonly tenant: string;
  readonly limit: number;
  /** Only entries older than the one at this position. */
  readonly before?: number;
  readonly status?: number;
  readonly resourceId?: string;
  /** Only entries with a conflict. */
  readonly conflictsOnly?: boolean;
}

/** What is kept of a log; what is outside of either bound goes. */
export interface LogRetention {
  /** How many of the newest entries of each tenant stay, of those with a principal. */
  readonly entries?: number;
  /** How many of those without one: whoever has no token displaces nobody who has. */
  readonly strangers?: number;
  /** Entries from this time on stay: ISO 8601, UTC, milliseconds. */
  readonly since?: string;
}

/** What provisioning clients of all tenants did, for administrators to read. */
export interface ProvisioningLog {
  /** Writes entries in their order, all or none. */
  readonly append: (entries: readonly NewLogEntry[]) => Promise<void>;
  readonly list: (query: LogQuery) => Promise<readonly LogEntry[]>;
  /** Deletes what need not be kept; gives how many entries. */
  readonly prune: (retention: LogRetention) => Promise<number>;
}
