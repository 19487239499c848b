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

const mapping = z.strictObject({
  from: SELECTOR_SCHEMA.describe("The source's group or groups."),
  group: text.describe("Display name of the application's group."),
  mode,
  allowEmpty: z
    .boolean()
    .default(false)
    .describe(
      'Whether the group may be empty. Otherwise an empty group that would remove somebody blocks the run.',
    ),
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
  for (const [index, { from, group, mode: own }] of mappings.entries()) {
    const earlier = mappings.slice(0, index).filter((other) => foldCase(other.group) === foldCase(group));
    if (earlier.some((other) => isSameSelector(other.from, from))) {
      const name = JSON.stringify(from.by === 'id' ? from.id : describeSelector(from));
      complain(context, `maps ${name} to ${group} a second time`, index);
    }
    const other = earlier.find((candidate) => candidate.mode !== own);
    if (other !== undefined) {
      const advice = 'use one mode per group';
      complain(context, `is ${own}, but an earlier mapping to ${group} is ${other.mode}; ${advice}`, index);
    }
  }
}

function isSameSelector(one: GroupSelector, other: GroupSelector): boolean {
  return one.by === 'id' && other.by === 'id' ? one.id === other.id : selectorKey(one) === selectorKey(other);
}
