import { selectorKey, type GroupSelector } from '../source/group-selector.ts';
import { valueOf } from '../source/read-outcome.ts';
import { soleName } from '../target/target.ts';
import type { Feed } from './feed.ts';
import { groupKey } from './operation.ts';
import type { Notice, Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** Which group of the source a selector found under a name. A selector by id needs no memory of that. */
export interface KnownSource {
  /** As `selectorKey` gives it. */
  readonly selector: string;
  readonly name: string;
  readonly id: string;
}

/** A group of the source that has the name of another, and feeds a group of the application in its place. */
export interface ReplacedSource extends KnownSource {
  /** Ids under which the name was known. */
  readonly was: readonly string[];
  /** As `groupKey` gives it. */
  readonly group: string;
  /** The name of the application's group. */
  readonly groupName: string;
  readonly privileged: boolean;
  /** Whether it gives everything that the old one gave: then it takes its place without a question. */
  readonly settled: boolean;
}

/** What the plan says of groups of the source that are found by their names. */
export type SourceMemory = Pick<Plan, 'sources' | 'replaced'>;

/**
 * Holds the groups that selectors find by name or search against those that they found before. Whoever may make groups can
 * give one any name; a name that is new to a search is no other group's.
 *
 * @param leaving keys of the groups that somebody leaves by absence, now or soon.
 */
export function rememberSources(
  feeds: readonly Feed[],
  input: PlanInput,
  leaving: ReadonlySet<string>,
): SourceMemory {
  const { config, known, target } = input;
  const found = config.mappings.flatMap(({ from, group }) =>
    foundBy(from, input).map((one) => ({ ...one, groupName: soleName(target, group) })),
  );
  const kept = known.sources.filter(({ selector }) =>
    config.mappings.some(({ from }) => selectorKey(from) === selector),
  );
  const before = Map.groupBy(kept, nameKey);
  const privileged = new Set(config.guards.privilegedGroups.map((name) => soleName(target, name)));
  const settled = new Set(feeds.filter((feed) => isSettled(feed, leaving)).map(({ group }) => group.name));
  const claims = found.flatMap(({ groupName, ...one }): readonly ReplacedSource[] => {
    const was = (before.get(nameKey(one)) ?? []).map(({ id }) => id);
    if (was.length === 0 || was.includes(one.id)) return [];
    const isPrivileged = privileged.has(groupName);
    const place = { group: groupKey({ name: groupName }), groupName, privileged: isPrivileged };
    return [{ ...one, was, ...place, settled: !isPrivileged && settled.has(groupName) }];
  });
  // A group may feed several; it is known once, and so only when none of them speaks against it.
  const open = new Set(claims.filter((one) => !one.settled).map(sourceKey));
  const replaced = claims.map((one) => ({ ...one, settled: !open.has(sourceKey(one)) }));
  const first = found.filter((one) => !before.has(nameKey(one)));
  return {
    replaced,
    sources: takeOver(
      [...kept, ...first],
      replaced.filter((one) => one.settled),
    ),
  };
}

/** What to remember once these groups have taken the places of others. */
export function takeOver(
  sources: readonly KnownSource[],
  replacing: readonly KnownSource[],
): readonly KnownSource[] {
  const all = [...sources, ...replacing].map(({ selector, name, id }) => ({ selector, name, id }));
  const distinct = new Map(all.map((one) => [sourceKey(one), one]));
  return [...distinct].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, source]) => source);
}

/** One line for each group that has taken another's place, or would. */
export function replacedNotices({ replaced }: SourceMemory, { sourceName }: PlanInput): readonly Notice[] {
  return replaced.map(({ name, id, was, groupName, privileged, settled }) => {
    const what = `${sourceName} group ${name} is another one than before (${id}, was ${was.join(' and ')})`;
    const next = settled
      ? 'it gives everything that the old one gave, and takes its place'
      : `until somebody has looked, nobody ${privileged ? 'joins or leaves' : 'leaves'} for it`;
    return { kind: 'source-replaced', group: groupName, user: undefined, reason: `${what}: ${next}` };
  });
}

function foundBy(from: GroupSelector, { source }: PlanInput): readonly KnownSource[] {
  if (from.by === 'id') return [];
  const selector = selectorKey(from);
  const selection = source.selections.find((one) => selectorKey(one.selector) === selector);
  const ids = selection === undefined ? [] : (valueOf(selection.groups) ?? []);
  return ids.flatMap((id) => {
    const read = source.groups.get(id);
    const name =
      (read === undefined ? undefined : valueOf(read)?.name) ?? (from.by === 'name' ? from.name : undefined);
    return name === undefined ? [] : [{ selector, name, id }];
  });
}

function isSettled({ key, usable, reads }: Feed, leaving: ReadonlySet<string>): boolean {
  return usable && !leaving.has(key) && reads.every(({ outcome }) => outcome === 'complete');
}

function sourceKey({ selector, name, id }: KnownSource): string {
  return JSON.stringify([selector, name, id]);
}

function nameKey({ selector, name }: Pick<KnownSource, 'selector' | 'name'>): string {
  return JSON.stringify([selector, name]);
}
