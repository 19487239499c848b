import { foldCase } from '@drawbridge/scim';
import { z } from 'zod';

import { baseUrlProblem } from './address.ts';
import { complain } from './complain.ts';
import type { Config } from './config.ts';
import { duration } from './duration.ts';
import { GUARDS_SCHEMA } from './guards-schema.ts';
import { MAPPINGS_SCHEMA, MIRROR_SCHEMA } from './mapping-schema.ts';
import { DEFAULT_ACTIVE_STATUSES, OKTA_STATUSES } from './okta-status.ts';
import { scheduleProblem } from './schedule.ts';
import { oktaSelectorProblem } from './selector-schema.ts';
import { SOURCE_SCHEMA } from './source-schema.ts';
import { address, text } from './text-schema.ts';
import { toUserRules, USERS_SCHEMA } from './users-schema.ts';

const cron = text.superRefine((schedule, context) => {
  const problem = scheduleProblem(schedule);
  if (problem !== undefined) complain(context, problem);
});

const file = z
  .strictObject({
    source: SOURCE_SCHEMA.describe('Where people and groups come from.'),
    target: z
      .strictObject({
        baseUrl: address(baseUrlProblem).describe(
          "Base URL of the application's SCIM 2.0 API; its token in SCIM_TOKEN.",
        ),
      })
      .describe('The application.'),
    mappings: MAPPINGS_SCHEMA.default([]).describe(
      'Which groups of the source feed which groups of the application. Several may feed the same one: everybody in any of them joins.',
    ),
    mirror: MIRROR_SCHEMA.default([]).describe(
      'Groups that are created in the application for groups of the source, renamed with them, and never deleted.',
    ),
    statuses: z
      .strictObject({
        active: z
          .array(z.enum(OKTA_STATUSES))
          .min(1)
          .superRefine((statuses, context) => {
            for (const [index, status] of statuses.entries()) {
              if (status === 'DEPROVISIONED') complain(context, DEPROVISIONED_IS_OVER, index);
            }
          })
          .default(() => OKTA_STATUSES.filter((status) => DEFAULT_ACTIVE_STATUSES.includes(status)))
          .describe('Statuses of people who may have access; with every other known one they lose it.'),
      })
      .prefault({})
      .describe("What the source's statuses mean."),
    users: USERS_SCHEMA.prefault({}).describe('Accounts in the application.'),
    removals: z
      .strictObject({
        grace: duration
          .prefault('15m')
          .describe('How long an absence must last before it removes anybody; 0 for at once.'),
        cycles: z.int().min(1).default(2).describe('In how many complete cycles it must have been seen.'),
      })
      .prefault({})
      .describe(
        'Removals because somebody is no longer in a group. Whoever loses all access loses it at once.',
      ),
    guards: GUARDS_SCHEMA.prefault({}).describe(
      'A plan that breaks one of these is held back, but for what ends the access of people who may have none.',
    ),
    firstRun: z
      .enum(['plan', 'apply'])
      .default('plan')
      .describe('Whether the first run against an application only makes a plan, or applies it.'),
    schedule: cron.default('* * * * *').describe('When a cycle runs; cron, in UTC.'),
    jitter: duration.prefault('10s').describe('Longest random delay before a scheduled cycle.'),
    fullReconcile: cron
      .default('0 * * * *')
      .describe('When everything is read, not only what changed; cron, in UTC.'),
    staleAfter: duration
      .prefault('15m')
      .describe('The daemon counts as not ready when its last success is older.'),
    state: text
      .default('okta-sync-state')
      .describe('Directory for what earlier runs did; relative to this file.'),
    health: z
      .strictObject({
        host: text.default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
        port: z.int().min(0).max(65_535).default(9464).describe('Port to listen on.'),
      })
      .optional()
      .describe('Where /healthz, /readyz, /metrics and the status page are served; nowhere when absent.'),
    heartbeatUrl: address((value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
        ? undefined
        : 'must be a URL that begins with https:// or http://',
    )
      .optional()
      .describe('Requested after every success, so that silence raises an alarm elsewhere.'),
  })
  .superRefine(({ mappings, mirror, source }, context) => {
    const from = { mappings, mirror };
    if (mappings.length + mirror.length === 0) complain(context, 'must not be empty', 'mappings');
    if (source.kind !== 'okta') return;
    for (const [key, list] of Object.entries(from)) {
      for (const [index, one] of list.entries()) {
        const problem = oktaSelectorProblem(one.from);
        if (problem !== undefined) complain(context, problem, key, index, 'from', 'id');
      }
    }
  });

const DEPROVISIONED_IS_OVER = 'is the status of people who were deactivated: nobody with it may have access';

/** The shape of okta-sync.yaml; gives the configuration with its defaults filled in. */
export const CONFIG_SCHEMA: z.ZodType<Config> = file.transform(toConfig);

function toConfig(raw: z.infer<typeof file>): Config {
  const { guards, health, heartbeatUrl, mappings, ...rest } = raw;
  // One spelling per group, whoever writes it in which case.
  const spelling = (name: string): string =>
    mappings.find(({ group }) => foldCase(group) === foldCase(name))?.group ?? name;
  const adminGroup = spelling(guards.adminGroup);
  return {
    ...rest,
    users: toUserRules(raw.users, raw.source),
    mappings: mappings.map((mapping) => ({ ...mapping, group: spelling(mapping.group) })),
    guards: {
      ...guards,
      self: guards.self,
      maxDeactivations: guards.maxDeactivations,
      adminGroup,
      // The administrators come first, and cannot be left out: to add a group must not take limits off them.
      privilegedGroups: withoutRepeats([adminGroup, ...guards.privilegedGroups.map(spelling)]),
      neverEmpty: guards.neverEmpty.map(spelling),
    },
    health,
    heartbeatUrl,
  };
}

function withoutRepeats(names: readonly string[]): readonly string[] {
  const folded = names.map(foldCase);
  return names.filter((_, at) => folded.indexOf(folded[at] ?? '') === at);
}
