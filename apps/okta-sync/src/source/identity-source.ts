import type { GroupSelector } from '../config/config.ts';

declare const oktaIdBrand: unique symbol;

/** The id of an Okta user (`00u…`). Branded, so that it cannot be passed where a SCIM id is meant. */
export type OktaId = string & { readonly [oktaIdBrand]: true };

/** Marks a text that came from Okta, or from a place that holds Okta ids, as an Okta id. */
export function oktaId(text: string): OktaId {
  return text as OktaId;
}

/** A user as the identity source describes them; only what the daemon works with. */
export interface SourceUser {
  readonly id: OktaId;
  /** One of Okta's user statuses; a status that this daemon does not know is kept as it came. */
  readonly status: string;
  readonly login: string;
  readonly email: string | undefined;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly displayName: string | undefined;
}

/** A group and the members that were read. */
export interface SourceGroup {
  readonly id: string;
  readonly name: string;
  readonly members: readonly SourceUser[];
}

/**
 * What a read proved. An unknown is never an empty: only `complete` says that somebody is *not* there.
 *
 * - `complete`: every page came, the count agrees with the source's own, and the group stood still meanwhile;
 * - `incomplete`: something failed or did not add up; `value` holds what was read until then, if anything;
 * - `gone`: the source says that it does not exist (any more);
 * - `forbidden`: the token may not see it.
 */
export type ReadOutcome<T> =
  | { readonly outcome: 'complete'; readonly value: T }
  | { readonly outcome: 'incomplete'; readonly reason: string; readonly value: T | undefined }
  | { readonly outcome: 'gone'; readonly reason: string }
  | { readonly outcome: 'forbidden'; readonly reason: string };

/** A user who was looked up alone: present, known to be absent, or not readable now. */
export type UserOutcome =
  | { readonly outcome: 'complete'; readonly value: SourceUser }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** Options of every read. */
export interface ReadOptions {
  readonly signal: AbortSignal;
}

/** Where groups come from. Okta is one; the engine knows nothing else of it. */
export interface IdentitySource {
  /**
   * Reads the groups with their members, one outcome per selector, in order.
   *
   * @throws {SourceError} when the source as a whole cannot be used: unreachable, or the token was refused.
   */
  readonly readGroups: (
    selectors: readonly GroupSelector[],
    options: ReadOptions,
  ) => Promise<readonly ReadOutcome<SourceGroup>[]>;
  /** Looks up users by id, for those whom no complete group read shows. */
  readonly readUsers: (
    ids: readonly OktaId[],
    options: ReadOptions,
  ) => Promise<ReadonlyMap<OktaId, UserOutcome>>;
  /** How many requests were sent since the source was made, repeats included. */
  readonly requestCount: () => number;
}

/** The identity source as a whole cannot be used now. `message` is one sentence for people. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
