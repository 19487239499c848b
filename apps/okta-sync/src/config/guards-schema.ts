import { z } from 'zod';

import type { Guards, RemovalLimits } from './config.ts';
import { duration } from './duration.ts';
import { text } from './text-schema.ts';

/** What may be taken from one group; a mapping may have limits of its own. */
export const LIMITS: Readonly<Record<keyof RemovalLimits, z.ZodType<number, number>>> = {
  maxRemovals: z
    .int()
    .min(0)
    .describe('Most memberships that may end by absence within guards.removalWindow.'),
  maxRemovalShare: z
    .number()
    .min(0)
    .max(1)
    .describe("Largest share of a group's members who may leave by absence within guards.removalWindow."),
  minGroupSize: z.int().min(0).describe('Groups with fewer members are exempt from maxRemovalShare.'),
};

/** The guards as they are written; `privilegedGroups` may lack `adminGroup`. */
export interface RawGuards extends Omit<Guards, 'self' | 'maxDeactivations'> {
  readonly self?: string | undefined;
  readonly maxDeactivations?: number | undefined;
}

/** Limits that a plan must keep, or nothing of it is applied. */
export const GUARDS_SCHEMA: z.ZodType<RawGuards> = z.strictObject({
  adminGroup: text.default('admin').describe("The application's group of administrators."),
  minAdmins: z.int().min(0).default(1).describe('Never fewer active members in adminGroup than this.'),
  requiredAdmins: z
    .array(text)
    .default([])
    .describe('userNames of people who may never leave adminGroup or become inactive.'),
  protectedUsers: z.array(text).default([]).describe('userNames of people from whom nothing is ever taken.'),
  self: text.optional().describe('userName of the account whose token the daemon uses; protected too.'),
  privilegedGroups: z
    .array(text)
    .default([])
    .describe(
      'More groups under the stricter limits of `privileged`, which never lose their last active member; adminGroup is always one.',
    ),
  neverEmpty: z.array(text).default([]).describe('More groups that never lose their last active member.'),
  maxRemovals: LIMITS.maxRemovals
    .default(50)
    .describe('Most memberships of all groups together that may end by absence within removalWindow.'),
  removalWindow: duration
    .prefault('24h')
    .describe(
      'How long what has left by absence counts in these limits together with what a plan would take; 0 for each plan alone. What was approved does not count.',
    ),
  maxDeactivations: z
    .int()
    .min(0)
    .optional()
    .describe(
      'Most people who may lose all access by their status in one plan; 25 or a tenth of the active accounts by default, whichever is more.',
    ),
  maxRemovalShare: LIMITS.maxRemovalShare.default(0.2),
  minGroupSize: LIMITS.minGroupSize.default(10),
  maxChanges: z.int().min(1).default(1000).describe('Most changes of any kind of one plan.'),
  privileged: z
    .strictObject({
      maxRemovals: LIMITS.maxRemovals.default(1),
      maxRemovalShare: LIMITS.maxRemovalShare.default(0.34),
    })
    .prefault({})
    .describe(
      'What each privileged group may lose within removalWindow because people are no longer in the groups that feed it; one removal is within every share. People who lose all access do not count here.',
    ),
});
