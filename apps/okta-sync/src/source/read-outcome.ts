import type { SourceUser } from './source-snapshot.ts';

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

/** A person as far as they could be read: present, known to be absent, or not readable now. */
export type UserOutcome =
  | { readonly outcome: 'complete'; readonly value: SourceUser }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** The outcome of a read that did not prove everything. */
export function incomplete<T>(reason: string, value?: T): ReadOutcome<T> {
  return { outcome: 'incomplete', reason, value };
}

/** The value of a read, complete or not; undefined when there is none. */
export function valueOf<T>(read: ReadOutcome<T>): T | undefined {
  return read.outcome === 'complete' || read.outcome === 'incomplete' ? read.value : undefined;
}
