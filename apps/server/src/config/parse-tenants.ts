import { parse } from 'yaml';
import { z } from 'zod';
import { listIssues } from '../list-issues.ts';
import { reasonOf } from '../reason-of.ts';
import { SettingError } from '../setting-error.ts';
import { httpUrl } from './http-url.ts';
import type { TenantConfig } from './server-config.ts';

/** A tenant among others: it has hosts, or a path. */
type ListedTenant = TenantConfig & { readonly hosts: readonly string[] };

const NAME_RULE = 'must have 1 to 63 small letters, digits and hyphens, and begin with none';
const HOST_RULE = 'must be a host name without scheme, port and path';

const tenant = z
  .strictObject({
    name: z.string('is missing').regex(/^[a-z0-9](?:[a-z0-9-]{0,62})$/, NAME_RULE),
    hosts: z
      .array(
        z
          .string()
          .toLowerCase()
          .regex(/^(?!-)[a-z0-9.-]+$|^\[[0-9a-f:.]+\]$/, HOST_RULE),
      )
      .default([]),
    publicUrl: httpUrl.optional(),
    defaultGroupPrefix: z.string().default(''),
    guards: z
      .strictObject({
        lastAdmin: z.boolean().default(true),
        protectedUsers: z.array(z.string().min(1, 'must not be empty')).default([]),
      })
      .prefault({}),
  })
  .transform(({ publicUrl, ...rest }): ListedTenant => ({ ...rest, publicUrl }));

const tenantsFile = z.strictObject({
  tenants: z.array(tenant, 'must be a list of tenants').min(1, 'must name at least one tenant'),
});

/**
 * Reads the tenants from the text of their file, in YAML.
 *
 * @throws SettingError that names the file and lists every mistake at once.
 */
export function parseTenants(text: string, file: string): readonly TenantConfig[] {
  const parsed = tenantsFile.safeParse(parseYaml(text, file));
  const problems = parsed.success
    ? [
        ...repeated(parsed.data.tenants.map(({ name }) => name)).map((name) => `name ${name} is given twice`),
        ...repeated(parsed.data.tenants.flatMap(({ hosts }) => hosts)).map(
          (host) => `host ${host} has two tenants`,
        ),
      ]
    : listIssues(parsed.error);
  if (!parsed.success || problems.length > 0) {
    throw new SettingError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  }
  return parsed.data.tenants;
}

function parseYaml(text: string, file: string): unknown {
  try {
    const content: unknown = parse(text);
    return content;
  } catch (error) {
    throw new SettingError(`${file} is no YAML: ${reasonOf(error)}`, { cause: error });
  }
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
