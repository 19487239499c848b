import { foldCase } from '@drawbridge/scim';
import { validate } from 'node-cron';
import { z } from 'zod';

import { baseUrlProblem, orgUrlProblem } from './address.ts';
import type { Config, Mapping } from './config.ts';
import { DEFAULT_ACTIVE_STATUSES, OKTA_STATUSES } from './okta-status.ts';

const text = z.string().trim().min(1);

const selector = z
  .strictObject({ id: text.optional(), name: text.optional(), expectName: text.optional() })
  .superRefine(({ id, name, expectName }, context) => {
    if (id === undefined && name === undefined) complain(context, 'must have an id (00g…) or a name');
    if (id !== undefined && name !== undefined) {
      complain(context, 'has both an id and a name; to check the name of a group by id, use expectName');
    }
    if (expectName !== undefined && id === undefined) complain(context, 'expectName needs an id');
    if (id !== undefined && !/^00g[0-9A-Za-z]{17}$/.test(id)) {
      complain(
        context,
        `must be an Okta group id: 00g and 17 more letters or digits, not ${JSON.stringify(id)}`,
        'id',
      );
    }
  });

const mapping = z.strictObject({
  okta: selector,
  group: text,
  mode: z.enum(['managed-only', 'authoritative']).default('managed-only'),
  allowEmpty: z.boolean().default(false),
});

type RawMapping = z.infer<typeof mapping>;

const guards = z.strictObject({
  adminGroup: text.default('admin'),
  minAdmins: z.int().min(0).default(1),
  privilegedGroups: z.array(text).optional(),
  maxRemovals: z.int().min(0).default(50),
  maxRemovalShare: z.number().min(0).max(1).default(0.2),
  minGroupSize: z.int().min(0).default(10),
});

const file = z.strictObject({
  okta: z.strictObject({ orgUrl: address(orgUrlProblem) }),
  target: z.strictObject({ baseUrl: address(baseUrlProblem) }),
  mappings: z.array(mapping).min(1).superRefine(checkMappings),
  activeStatuses: z
    .array(z.enum(OKTA_STATUSES))
    .min(1)
    .default(() => OKTA_STATUSES.filter((status) => DEFAULT_ACTIVE_STATUSES.includes(status))),
  guards: guards.prefault({}),
  createUsers: z.boolean().default(true),
  schedule: text
    .refine(validate, { error: 'must be a cron expression such as "*/5 * * * *" (UTC)' })
    .default('* * * * *'),
  stateFile: text.default('okta-sync.state.json'),
});

/** The shape of okta-sync.yaml; gives the configuration with its defaults filled in. */
export const CONFIG_SCHEMA: z.ZodType<Config> = file.transform(toConfig);

/** The keys that each object of the configuration may have, for suggestions; array positions are left out. */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(file.shape),
  okta: ['orgUrl'],
  target: ['baseUrl'],
  mappings: Object.keys(mapping.shape),
  'mappings.okta': ['id', 'name', 'expectName'],
  guards: Object.keys(guards.shape),
};

function toConfig(raw: z.infer<typeof file>): Config {
  const { guards: limits, mappings } = raw;
  // One spelling per group, whoever writes it in which case.
  const spelling = (name: string): string =>
    mappings.find(({ group }) => foldCase(group) === foldCase(name))?.group ?? name;
  const adminGroup = spelling(limits.adminGroup);
  const privilegedGroups = (limits.privilegedGroups ?? [adminGroup]).map(spelling);
  return {
    ...raw,
    mappings: mappings.map((one) => ({ ...toMapping(one), group: spelling(one.group) })),
    guards: { ...limits, adminGroup, privilegedGroups },
  };
}

function toMapping({ okta, ...rest }: RawMapping): Mapping {
  const { id, name, expectName } = okta;
  return {
    ...rest,
    okta: id === undefined ? { by: 'name', name: name ?? '' } : { by: 'id', id, expectName },
  };
}

function address(problemOf: (text: string) => string | undefined): z.ZodType<string, string> {
  return text.superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) complain(context, problem);
  });
}

function checkMappings(mappings: readonly RawMapping[], context: z.RefinementCtx<RawMapping[]>): void {
  for (const [index, { okta, group, mode }] of mappings.entries()) {
    const earlier = mappings.slice(0, index).filter((other) => foldCase(other.group) === foldCase(group));
    const key = okta.id ?? okta.name;
    if (earlier.some((other) => (other.okta.id ?? other.okta.name) === key)) {
      complain(context, `maps ${JSON.stringify(key)} to ${group} a second time`, index);
    }
    const other = earlier.find((candidate) => candidate.mode !== mode);
    if (other !== undefined) {
      complain(
        context,
        `is ${mode}, but an earlier mapping to ${group} is ${other.mode}; use one mode per group`,
        index,
      );
    }
  }
}

function complain(context: z.RefinementCtx, message: string, ...path: (string | number)[]): void {
  context.addIssue({ code: 'custom', message, path });
}
