import type { Mode } from '../config/config.ts';
import type { ReadOutcome } from '../source/read-outcome.ts';
import type { SourceGroup } from '../source/source-snapshot.ts';
import type { TargetGroup } from '../target/target.ts';
import type { GroupOperation, GroupRef } from './operation.ts';
import type { Notice } from './plan.ts';

/** What was read of one group of the source, or why it was not. */
export type FeedRead = ReadOutcome<Pick<SourceGroup, 'name' | 'memberIds'>>;

/** One group of the application with everything that feeds it. */
export interface Feed {
  readonly key: string;
  readonly group: GroupRef;
  /** Absent when the application does not have the group. */
  readonly current: TargetGroup | undefined;
  /** Whether people may join: it is there, or this plan creates it. */
  readonly usable: boolean;
  readonly mode: Mode;
  readonly reads: readonly FeedRead[];
  /** The selectors that feed it, in words. */
  readonly mappings: readonly string[];
  /** Milliseconds that an absence must last; 0 for at once. */
  readonly grace: number;
  /** Whether it may lose its last member by absence. */
  readonly allowEmpty: boolean;
  /** Names of what feeds it and is empty, with whether it may be. */
  readonly empty: readonly { readonly sourceGroup: string; readonly allowEmpty: boolean }[];
}

/** All feeds, and what they say of groups themselves. */
export interface Feeds {
  readonly feeds: readonly Feed[];
  readonly operations: readonly GroupOperation[];
  readonly notices: readonly Notice[];
}

/** The groups that a selector names, by id; without an id what is known of none of them in particular. */
export interface Selected {
  readonly groups: readonly { readonly id: string; readonly read: FeedRead }[];
  /** Why there may be more; undefined when these are all. */
  readonly doubt: FeedRead | undefined;
}

/** One line for each read that proves nothing. */
export function unproven(group: string, reads: readonly FeedRead[]): readonly Notice[] {
  return reads.flatMap((read): readonly Notice[] =>
    read.outcome === 'complete'
      ? []
      : [{ kind: 'source-unproven', group, user: undefined, reason: read.reason }],
  );
}

/** The name of a group that was read completely and has no members; otherwise nothing. */
export function emptyRead(read: FeedRead): readonly string[] {
  return read.outcome === 'complete' && read.value.memberIds.length === 0 ? [read.value.name] : [];
}

/** Sorted, each once. */
export function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
