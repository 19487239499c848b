import { countOf } from '../count-of.ts';
import { describeSelector, selectorKey, type GroupSelector } from '../source/group-selector.ts';
import { incomplete, valueOf, type ReadOutcome } from '../source/read-outcome.ts';
import type { SourceGroup, SourceSnapshot } from '../source/source-snapshot.ts';
import type { Mode } from '../config/config.ts';
import { groupNamed, soleName } from '../target/target.ts';
import { emptyRead, sorted, unproven, type Feed, type FeedRead, type Feeds, type Selected } from './feed.ts';
import { mirrorFeeds } from './mirror-feeds.ts';
import { groupKey } from './operation.ts';
import type { PlanInput } from './plan-input.ts';

/** Sorts what was read of the source by the groups of the application that it feeds. */
export function collectFeeds(input: PlanInput): Feeds {
  const selections = new Map(
    input.source.selections.map(({ selector, groups }) => [selectorKey(selector), groups]),
  );
  const select = (selector: GroupSelector): Selected => readsOf(input, selections, selector);
  const mapped = mappedFeeds(input, select);
  const mirrored = mirrorFeeds(input, select, mapped);
  return {
    feeds: [...mapped, ...mirrored.feeds],
    operations: mirrored.operations,
    notices: [...mapped.flatMap(({ group, reads }) => unproven(group.name, reads)), ...mirrored.notices],
  };
}

function readsOf(
  { source }: PlanInput,
  selections: ReadonlyMap<string, ReadOutcome<readonly string[]>>,
  selector: GroupSelector,
): Selected {
  const selected = selections.get(selectorKey(selector)) ?? incomplete<readonly string[]>('was not read');
  const groups = (valueOf(selected) ?? []).map((id) => ({ id, read: readOf(source, id) }));
  if (selected.outcome === 'complete') return { groups, doubt: undefined };
  return { groups, doubt: selected.outcome === 'incomplete' ? incomplete(selected.reason) : selected };
}

/** A group with members of whom nothing is known may have anybody in it: nobody is proven absent. */
function readOf({ groups, users }: SourceSnapshot, id: string): FeedRead {
  const read = groups.get(id) ?? incomplete<SourceGroup>('was not read');
  if (read.outcome !== 'complete') return read;
  const strangers = read.value.memberIds.filter(
    (member) => (users.get(member)?.outcome ?? 'unknown') === 'unknown',
  );
  if (strangers.length === 0) return read;
  return incomplete(
    `${countOf(strangers.length, 'member')} of ${read.value.name} could not be read`,
    read.value,
  );
}

/** One feed for all mappings to the same group, under whichever name. */
function mappedFeeds(input: PlanInput, select: (selector: GroupSelector) => Selected): readonly Feed[] {
  const { config, target } = input;
  const byGroup = Map.groupBy(config.mappings, ({ group }) => soleName(target, group));
  return [...byGroup].map(([name, mappings]): Feed => {
    const current = groupNamed(target, name);
    const modes = new Set(mappings.map(({ mode }) => mode));
    const sources = mappings.map((mapping) => ({ mapping, selected: select(mapping.from) }));
    return {
      key: groupKey({ name }),
      group: { id: current?.id, name },
      current,
      usable: current !== undefined,
      mode: CAREFUL_FIRST.find((mode) => modes.has(mode)) ?? 'managed-only',
      reads: sources.flatMap(({ selected }) => allReads(selected)),
      mappings: sorted(mappings.map(({ from }) => describeSelector(from))),
      grace: Math.max(...mappings.map(({ grace }) => grace ?? config.removals.grace)),
      allowEmpty: mappings.every(({ allowEmpty }) => allowEmpty),
      empty: sources.flatMap(({ mapping, selected }) =>
        emptyOf(describeSelector(mapping.from), selected).map((sourceGroup) => ({
          sourceGroup,
          allowEmpty: mapping.allowEmpty,
        })),
      ),
    };
  });
}

/** Two names of the same group may bring mappings of different modes together: the most careful one decides. */
const CAREFUL_FIRST: readonly Mode[] = ['additive', 'managed-only', 'authoritative'];

/** Everything that a selector's groups show, and the doubt whether that is all. */
function allReads({ groups, doubt }: Selected): readonly FeedRead[] {
  return [...groups.map(({ read }) => read), ...(doubt === undefined ? [] : [doubt])];
}

function emptyOf(selector: string, { groups, doubt }: Selected): readonly string[] {
  if (groups.length === 0) return doubt === undefined ? [selector] : [];
  return groups.flatMap(({ read }) => emptyRead(read));
}
