import { foldCase } from '@drawbridge/scim';
import type { ScimCapabilities } from '@drawbridge/scim-client';

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
  /** The values at the paths that were asked for; a path without a value is absent. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A group in the application with its members. */
export interface TargetGroup {
  readonly id: ScimId;
  /** As the configuration calls it; the first of several spellings. What nothing asked for by name is called as shown. */
  readonly name: string;
  /** Of a mirror: the id of the source's group. */
  readonly externalId: string | undefined;
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
  /** The mirrors among those asked for, by the id of the source's group. */
  readonly mirrors: ReadonlyMap<string, ScimId>;
  /** The names of all groups, in folded case; empty when no mirrors were asked for. */
  readonly taken: ReadonlyMap<string, ScimId>;
}

/** What is to be read. */
export interface TargetRequest {
  /** Groups by the names of the configuration and of the state. */
  readonly groupNames: readonly string[];
  /** Ids of the source's groups whose mirrors are wanted. */
  readonly mirrored: readonly string[];
  /** Attributes of accounts, as canonical SCIM paths. */
  readonly attributePaths: readonly string[];
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
  /** Values by their SCIM paths, such as `name.givenName` or `emails[type eq "work"].value`. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A group to be created: the mirror of a group of the source. */
export interface NewGroup {
  readonly externalId: string;
  readonly displayName: string;
}

/** One value to be set; null clears it. */
export interface AttributeValue {
  readonly path: string;
  readonly value: unknown;
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

/** The application's side. Reads are repeated when they fail for a reason that may pass; writes are sent once. */
export interface Target {
  /** @throws {TargetError} when anything could not be read: the target is read whole or not at all. */
  readonly read: (request: TargetRequest, options: { signal: AbortSignal }) => Promise<TargetSnapshot>;
  /** The members of groups as they are now, to verify what was written. A group that is gone is absent. */
  readonly readMembers: (
    groups: readonly ScimId[],
    options: WriteOptions,
  ) => Promise<ReadonlyMap<ScimId, ReadonlySet<ScimId>>>;
  /** Whether accounts are active now, to verify what was written. An account that is gone is absent. */
  readonly readActive: (
    accounts: readonly ScimId[],
    options: WriteOptions,
  ) => Promise<ReadonlyMap<ScimId, boolean>>;
  /** The account with an externalId, when there is one. */
  readonly findAccount: (externalId: string, options: WriteOptions) => Promise<ScimId | undefined>;
  /** The group with an externalId, when there is one. */
  readonly findMirror: (externalId: string, options: WriteOptions) => Promise<ScimId | undefined>;
  readonly createUser: (user: NewUser, options: WriteOptions) => Promise<ScimId>;
  /** Gives what the account is by the application's answer; undefined where the answer does not tell. */
  readonly setActive: (id: ScimId, active: boolean, options: WriteOptions) => Promise<boolean | undefined>;
  readonly setExternalId: (id: ScimId, externalId: string, options: WriteOptions) => Promise<void>;
  readonly updateUser: (
    id: ScimId,
    values: readonly AttributeValue[],
    options: WriteOptions,
  ) => Promise<void>;
  readonly createGroup: (group: NewGroup, options: WriteOptions) => Promise<ScimId>;
  readonly renameGroup: (id: ScimId, displayName: string, options: WriteOptions) => Promise<void>;
  /** All in one write. */
  readonly addMembers: (group: ScimId, members: readonly ScimId[], options: WriteOptions) => Promise<void>;
  /** All in one write. */
  readonly removeMembers: (group: ScimId, members: readonly ScimId[], options: WriteOptions) => Promise<void>;
  /** What the application's API can do, as it says or as it showed. */
  readonly capabilities: (options: { signal: AbortSignal }) => Promise<ScimCapabilities>;
  /** Counts since the target was made, repeats included. */
  readonly counts: () => TargetCounts;
}

/** The application as a whole cannot be used now. `message` is one sentence for people. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}
