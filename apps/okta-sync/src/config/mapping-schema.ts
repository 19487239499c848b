import { foldCase } from '@drawbridge/scim';
import { z } from 'zod';

import { describeSelector, selectorKey, type GroupSelector } from '../source/group-selector.ts';
import { complain } from './complain.ts';
import type { Mapping, Mirror } from './config.ts';
import { duration } from './duration.ts';
import { LIMITS } from './guards-schema.ts';
import { SELECTOR_SCHEMA } from './selector-schema.ts';
import { text } from './text-schema.ts';

const mode = z
  .enum(['managed-only', 'additive', 'authoritative'])
  .default('managed-only')
  .describe(
    'What happens to members whom no group of the source explains. `managed-only`: those that the daemon gave leave, others stay. `additive`: nobody ever leaves. `authoritative`: everybody leaves.',
  );

const allowEmpty = z
  .boolean()
  .default(false)
  .describe(
    "Whether the group may lose its last member because nobody is in the source's groups any more. Otherwise the plan waits for a person.",
  );

const mapping = z.strictObject({
  from: SELECTOR_SCHEMA.describe("The source's group or groups."),
  group: text.describe("Display name of the application's group."),
  mode,
  allowEmpty,
  grace: duration.optional().describe('In place of `removals.grace`, for this mapping.'),
  limits: z
    .strictObject(LIMITS)
    .partial()
    .prefault({})
    .describe('In place of the limits in `guards`, for this mapping.'),
});

/** Which groups of the source feed which groups of the application. */
export const MAPPINGS_SCHEMA: z.ZodType<readonly Mapping[]> = z
  .array(mapping.transform(toMapping))
  .superRefine(checkMappings);

/** Groups of the source that are kept under their own names. */
export const MIRROR_SCHEMA: z.ZodType<readonly Mirror[]> = z.array(
  z.strictObject({
    from: SELECTOR_SCHEMA.describe("The source's group or groups."),
    name: text
      .refine((name) => name.includes('{name}'), {
        error: "must contain {name}, which stands for the source's name",
      })
      .default('{name}')
      .describe("Name in the application; `{name}` stands for the source's."),
    mode,
    allowEmpty,
  }),
);

function toMapping({ grace, limits, ...rest }: z.infer<typeof mapping>): Mapping {
  return { ...rest, grace, limits: withoutUndefined(limits) };
}

function withoutUndefined({
  maxRemovals,
  maxRemovalShare,
  minGroupSize,
}: z.infer<typeof mapping>['limits']): Mapping['limits'] {
  return {
    ...(maxRemovals !== undefined && { maxRemovals }),
    ...(maxRemovalShare !== undefined && { maxRemovalShare }),
    ...(minGroupSize !== undefined && { minGroupSize }),
  };
}

function checkMappings(mappings: readonly Mapping[], context: z.RefinementCtx): void {
  for (const [index, { from, group, ...own }] of mappings.entries()) {
    const earlier = mappings.slice(0, index).filter((other) => foldCase(other.group) === foldCase(group));
    if (earlier.some((other) => isSameSelector(other.from, from))) {
      const name = JSON.stringify(from.by === 'id' ? from.id : describeSelector(from));
      complain(context, `maps ${name} to ${group} a second time`, index);
    }
    const [other] = earlier;
    if (other === undefined) continue;
    for (const { setting, mine, theirs } of differences(own, other)) {
      const name = describeSelector(other.from);
      complain(
        context,
        `has ${setting} ${mine}, but the mapping of ${name} to ${group} has ${theirs}; ${SAME}`,
        index,
      );
    }
  }
}

const SAME = 'what decides who leaves a group must be the same in all its mappings';

/** What decides about a group as a whole, whoever feeds it. */
function differences(
  own: Omit<Mapping, 'from' | 'group'>,
  other: Mapping,
): readonly { readonly setting: string; readonly mine: string; readonly theirs: string }[] {
  const settings = ({ mode: kind, grace, limits }: typeof own): Readonly<Record<string, string>> => ({
    mode: kind,
    grace: grace === undefined ? 'none of its own' : `${grace / 1000}s`,
    limits: Object.keys(limits).length === 0 ? 'none of its own' : JSON.stringify(limits),
  });
  const theirs = settings(other);
  return Object.entries(settings(own)).flatMap(([setting, mine]) =>
    mine === theirs[setting] ? [] : [{ setting, mine, theirs: theirs[setting] ?? '' }],
  );
}

function isSameSelector(one: GroupSelector, other: GroupSelector): boolean {
  return one.by === 'id' && other.by === 'id' ? one.id === other.id : selectorKey(one) === selectorKey(other);
}
