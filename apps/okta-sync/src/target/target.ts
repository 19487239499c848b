declare const scimIdBrand: unique symbol;

/** The id of a SCIM resource. Branded, so that it cannot be passed where an Okta id is meant. */
export type ScimId = string & { readonly [scimIdBrand]: true };

/** Marks a text that came from the target, or from the state, as a SCIM id. */
export function scimId(text: string): ScimId {
  return text as ScimId;
}

/** An account in the application. */
export interface TargetUser {
  readonly id: ScimId;
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly active: boolean;
}

/** A group in the application with its members. */
export interface TargetGroup {
  readonly id: ScimId;
  /** Members that are users. */
  readonly members: readonly ScimId[];
  /** How many members are something else (nested groups); the daemon leaves them alone. */
  readonly otherMembers: number;
}

/** What was read from the application. A group that it does not have is absent from `groups`. */
export interface TargetSnapshot {
  readonly users: readonly TargetUser[];
  /** By the name that the configuration gives the group. */
  readonly groups: ReadonlyMap<string, TargetGroup>;
}

/** An account to be created. */
export interface NewUser {
  readonly externalId: string;
  readonly userName: string;
  readonly displayName: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly email: string | undefined;
}

/** Requests sent to the application; `writes` are those that were not reads. */
export interface TargetCounts {
  readonly requests: number;
  readonly writes: number;
}

/** The application's side. Writes take no signal: one that is under way is finished. */
export interface Target {
  /** @throws {TargetError} when anything could not be read: the target is read whole or not at all. */
  readonly read: (groups: readonly string[], options: { signal: AbortSignal }) => Promise<TargetSnapshot>;
  readonly createUser: (user: NewUser) => Promise<ScimId>;
  readonly setActive: (id: ScimId, active: boolean) => Promise<void>;
  readonly setExternalId: (id: ScimId, externalId: string) => Promise<void>;
  readonly addMembers: (group: ScimId, members: readonly ScimId[]) => Promise<void>;
  readonly removeMembers: (group: ScimId, members: readonly ScimId[]) => Promise<void>;
  /** Counts since the target was made, repeats included. */
  readonly counts: () => TargetCounts;
}

/** The application as a whole cannot be used now. `message` is one sentence for people. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}
