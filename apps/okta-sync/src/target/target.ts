import { foldCase } from '@drawbridge/scim';

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
  /** As the configuration calls it; the first of several spellings. */
  readonly name: string;
  /** Members that are users. */
  readonly members: readonly ScimId[];
  /** How many members are something else (nested groups); the daemon leaves them alone. */
  readonly otherMembers: number;
}

/** What was read from the application. A group that it does not have is absent. */
export interface TargetSnapshot {
  readonly users: readonly TargetUser[];
  readonly groups: ReadonlyMap<ScimId, TargetGroup>;
  /** Which group each name means that was asked for, by the name in folded case: one group may have several names. */
  readonly names: ReadonlyMap<string, ScimId>;
}

/** The group that a name of the configuration, or of the state, means; undefined when the application has none. */
export function groupNamed({ groups, names }: TargetSnapshot, name: string): TargetGroup | undefined {
  const id = names.get(foldCase(name));
  return id === undefined ? undefined : groups.get(id);
}

/** The one name that all names of the same group are replaced by. */
export function soleName(target: TargetSnapshot, name: string): string {
  return groupNamed(target, name)?.name ?? name;
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

/** How long a write may take: it outlives the signal that stops the run, so that what is under way can finish. */
export interface WriteOptions {
  readonly signal: AbortSignal;
}

/** The application's side. */
export interface Target {
  /** @throws {TargetError} when anything could not be read: the target is read whole or not at all. */
  readonly read: (groups: readonly string[], options: { signal: AbortSignal }) => Promise<TargetSnapshot>;
  readonly createUser: (user: NewUser, options: WriteOptions) => Promise<ScimId>;
  readonly setActive: (id: ScimId, active: boolean, options: WriteOptions) => Promise<void>;
  readonly setExternalId: (id: ScimId, externalId: string, options: WriteOptions) => Promise<void>;
  readonly addMembers: (group: ScimId, members: readonly ScimId[], options: WriteOptions) => Promise<void>;
  readonly removeMembers: (group: ScimId, members: readonly ScimId[], options: WriteOptions) => Promise<void>;
  /** Counts since the target was made, repeats included. */
  readonly counts: () => TargetCounts;
}

/** The application as a whole cannot be used now. `message` is one sentence for people. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}
