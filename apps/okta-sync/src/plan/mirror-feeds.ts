import { foldCase } from '@drawbridge/scim';

import type { Mirror } from '../config/config.ts';
import { describeSelector, type GroupSelector } from '../source/group-selector.ts';
import { valueOf } from '../source/read-outcome.ts';
import type { TargetGroup } from '../target/target.ts';
import { emptyRead, sorted, unproven, type Feed, type FeedRead, type Feeds, type Selected } from './feed.ts';
import { mirrorKey, type GroupOperation } from './operation.ts';
import type { Notice } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** A group of the source that is mirrored. */
interface Mirrored {
  readonly id: string;
  readonly read: FeedRead;
  readonly mirror: Mirror;
  /** What it is to be called; undefined while its name in the source is not known. */
  readonly name: string | undefined;
  /** The selectors that name it, in words. */
  readonly mappings: readonly string[];
}

/**
 * The groups of the application that mirror groups of the source. They are told by externalId, the id of the source's
 * group; a group that only has the name is somebody else's.
 */
export function mirrorFeeds(
  input: PlanInput,
  select: (selector: GroupSelector) => Selected,
  mapped: readonly Feed[],
): Feeds {
  const selected = input.config.mirror.map((mirror) => ({ mirror, found: select(mirror.from) }));
  const mirrored = joinMirrors(selected);
  const existing = (id: string): TargetGroup | undefined => {
    const mirror = input.target.mirrors.get(id);
    return mirror === undefined ? undefined : input.target.groups.get(mirror);
  };
  const names = countNames(mirrored, mapped);
  const decisions = mirrored.map((one) => decide(one, existing(one.id), names, input));
  const doubts = selected.flatMap(({ mirror, found }) =>
    found.doubt === undefined ? [] : unproven(describeSelector(mirror.from), [found.doubt]),
  );
  return {
    feeds: decisions.map(({ feed }) => feed),
    operations: decisions.flatMap(({ operations }) => operations),
    notices: [...doubts, ...decisions.flatMap(({ notices }) => notices)],
  };
}

/** A group that several mirrors select belongs to the first of them. */
function joinMirrors(
  selected: readonly { readonly mirror: Mirror; readonly found: Selected }[],
): readonly Mirrored[] {
  const mirrored = new Map<string, Mirrored>();
  for (const { mirror, found } of selected) {
    for (const { id, read } of found.groups) {
      const before = mirrored.get(id);
      const mappings = sorted([...(before?.mappings ?? []), describeSelector(mirror.from)]);
      const own = valueOf(read)?.name;
      const name = own === undefined ? undefined : mirror.name.replaceAll('{name}', () => own);
      mirrored.set(id, before === undefined ? { id, read, mirror, name, mappings } : { ...before, mappings });
    }
  }
  return [...mirrored.values()];
}

function countNames(mirrored: readonly Mirrored[], mapped: readonly Feed[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const name of [
    ...mirrored.flatMap((one) => one.name ?? []),
    ...mapped.map(({ group }) => group.name),
  ]) {
    const folded = foldCase(name);
    names.set(folded, (names.get(folded) ?? 0) + 1);
  }
  return names;
}

interface Decision {
  readonly feed: Feed;
  readonly operations: readonly GroupOperation[];
  readonly notices: readonly Notice[];
}

function decide(
  one: Mirrored,
  current: TargetGroup | undefined,
  names: ReadonlyMap<string, number>,
  input: PlanInput,
): Decision {
  const { id, read, mirror, mappings, name } = one;
  const wanted = name !== undefined && name !== current?.name ? name : undefined;
  const taken = wanted === undefined ? undefined : whyTaken(wanted, current, names, input);
  const creates =
    current === undefined && wanted !== undefined && taken === undefined && read.outcome === 'complete';
  const shown = (taken === undefined ? name : undefined) ?? current?.name ?? name ?? id;
  const group = { id: current?.id, name: shown, mirrors: id };
  const feed: Feed = {
    key: mirrorKey(id),
    group,
    current,
    usable: current !== undefined || creates,
    mode: mirror.mode,
    reads: [read],
    mappings,
    grace: input.config.removals.grace,
    allowEmpty: mirror.allowEmpty,
    empty: emptyRead(read).map((sourceGroup) => ({ sourceGroup, allowEmpty: mirror.allowEmpty })),
  };
  const notices = [
    ...unproven(shown, [read]),
    ...(taken === undefined
      ? []
      : [{ kind: 'name-taken', group: wanted, user: undefined, reason: taken } as const]),
  ];
  if (creates) {
    const reason = `mirrors ${input.sourceName} group ${valueOf(read)?.name ?? id}`;
    return { feed, operations: [{ op: 'createGroup', group, externalId: id, reason }], notices };
  }
  if (current === undefined || wanted === undefined || taken !== undefined)
    return { feed, operations: [], notices };
  const reason = `follows the name of ${input.sourceName} group ${valueOf(read)?.name ?? id}`;
  return { feed, operations: [{ op: 'renameGroup', group, before: current.name, reason }], notices };
}

function whyTaken(
  name: string,
  current: TargetGroup | undefined,
  names: ReadonlyMap<string, number>,
  { target, sourceName }: PlanInput,
): string | undefined {
  if ((names.get(foldCase(name)) ?? 0) > 1)
    return `several ${sourceName} groups would have this name in the application`;
  const holder = target.taken.get(foldCase(name)) ?? target.names.get(foldCase(name));
  if (holder === undefined || holder === current?.id) return undefined;
  return 'the application has another group of this name; rename it, or set its externalId to adopt it';
}
