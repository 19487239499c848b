import type { GroupSelector } from './group-selector.ts';
import type { Probe } from './probe.ts';
import type { UserOutcome } from './read-outcome.ts';
import type { SourceId } from './source-id.ts';
import type { SourceSnapshot } from './source-snapshot.ts';

/** What to read of the source. */
export interface SourceRequest {
  readonly selectors: readonly GroupSelector[];
  /** Selectors whose groups are read in full in every cycle; each is one of `selectors` too. */
  readonly privileged: readonly GroupSelector[];
  /** The last snapshot; also a full read compares with it, to doubt an answer that lacks what was there before. */
  readonly previous: SourceSnapshot | undefined;
  /** `incremental` is a wish: a read that cannot build on `previous` is a full one. */
  readonly mode: 'full' | 'incremental';
  /** People known from earlier, who are looked up alone when no complete read of a group shows them. */
  readonly alsoUsers: readonly SourceId[];
}

/** Options of every read. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Hears how far a long read has come. */
  readonly progress?: ((progress: SourceProgress) => void) | undefined;
}

/** How far a read has come, in members. */
export interface SourceProgress {
  readonly done: number;
  /** As many as the source counts in the groups that are read. */
  readonly of: number;
}

/** What reading has cost since the source was made, repeats included. */
export interface SourceCost {
  readonly requests: number;
  /** How many of them repeated another one; undefined where the source does not know. */
  readonly repeats: number | undefined;
  /** How the tightest of the source's rate limits stood at its last answer. */
  readonly rate: RateStanding | undefined;
}

/** A rate limit. */
export interface RateStanding {
  readonly limit: number;
  readonly remaining: number;
  /** When it starts anew, by the source's clock; ISO 8601. */
  readonly reset: string;
}

/** Where people and groups come from. Okta is one; the engine knows nothing else of it. */
export interface IdentitySource {
  /** What people call it, such as `Okta`. */
  readonly name: string;
  /** @throws {SourceError} when the source as a whole cannot be used: unreachable, or the token was refused. */
  readonly read: (request: SourceRequest, options: ReadOptions) => Promise<SourceSnapshot>;
  /** Looks people up by id. */
  readonly readUsers: (
    ids: readonly SourceId[],
    options: ReadOptions,
  ) => Promise<ReadonlyMap<SourceId, UserOutcome>>;
  /** Looks people up by login, in any letter case; the outcomes are under the logins as they were asked for. */
  readonly findUsers: (
    logins: readonly string[],
    options: ReadOptions,
  ) => Promise<ReadonlyMap<string, UserOutcome>>;
  /** Tries what a read needs, and says what is wrong; it never throws for what it finds. */
  readonly probe: (options: ReadOptions) => Promise<readonly Probe[]>;
  readonly cost: () => SourceCost;
}

/** The identity source as a whole cannot be used now. `message` is one sentence for people. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
