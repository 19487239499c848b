import { foldCase } from '@drawbridge/scim';

import { groupNamed, soleName, type ScimId, type TargetSnapshot } from '../target/target.ts';
import { mirroredBy, mirrorKey } from './operation.ts';

/** Which of the application's groups was meant by a name, or was a mirror: one with another id is another group. */
export interface KnownGroup {
  /** As `groupKey` gives it; a name in folded case. */
  readonly key: string;
  readonly id: ScimId;
}

/** A name that means another group of the application than it did. */
export interface RemadeGroup {
  readonly key: string;
  readonly was: ScimId;
  readonly is: ScimId;
}

/**
 * Gives the key that a group has now, by the key under which something was remembered of it. Undefined when that was
 * remembered of another group, which only had the same name: it says nothing of the one that has it now.
 */
export function compileKeyNow(
  known: readonly KnownGroup[],
  target: TargetSnapshot,
): (key: string) => string | undefined {
  const ids = new Map(known.map(({ key, id }) => [key, id]));
  const named = new Set(target.names.values());
  return (key) => {
    const was = ids.get(foldedKey(key));
    const is = idNow(key, target);
    if (mirroredBy(key) !== undefined)
      return was === undefined || is === undefined || is === was ? key : undefined;
    if (was === undefined) return soleName(target, key);
    const own = named.has(was) ? target.groups.get(was) : undefined;
    if (own !== undefined) return own.name;
    return is === undefined || is === was ? key : undefined;
  };
}

/** The names that mean another group now. */
export function remadeGroups(known: readonly KnownGroup[], target: TargetSnapshot): readonly RemadeGroup[] {
  return known.flatMap(({ key, id: was }) => {
    const is = idNow(key, target);
    return is === undefined || is === was ? [] : [{ key, was, is }];
  });
}

/** What to remember: the groups that are there now, and those that are missing while something is remembered of them. */
export function groupsNow(
  known: readonly KnownGroup[],
  target: TargetSnapshot,
  remembered: ReadonlySet<string>,
): readonly KnownGroup[] {
  const present = [
    ...target.names,
    ...[...target.mirrors].map(([mirrored, id]) => [mirrorKey(mirrored), id] as const),
  ].filter(([, id]) => target.groups.has(id));
  const folded = new Set([...remembered].map(foldedKey));
  const missing = known.flatMap(({ key, id }) => (folded.has(key) ? [[key, id] as const] : []));
  const all = new Map([...missing, ...present]);
  return [...all].map(([key, id]) => ({ key, id })).toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** Each key once: of several groups the last one counts. */
export function joinGroups(groups: readonly KnownGroup[]): readonly KnownGroup[] {
  return [...new Map(groups.map((one) => [one.key, one])).values()];
}

function idNow(key: string, target: TargetSnapshot): ScimId | undefined {
  const mirrored = mirroredBy(key);
  return mirrored === undefined ? groupNamed(target, key)?.id : target.mirrors.get(mirrored);
}

/** A key in which names differ by more than letter case. */
export function foldedKey(key: string): string {
  return mirroredBy(key) === undefined ? foldCase(key) : key;
}
