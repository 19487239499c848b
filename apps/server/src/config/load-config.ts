import { readFileSync } from 'node:fs';
import { DEFAULT_TENANT } from '@drawbridge/scim-server';
import { SettingError } from '../setting-error.ts';
import { parseEnvironment } from './parse-environment.ts';
import { parseTenants } from './parse-tenants.ts';
import { readSecretFiles } from './read-secret-files.ts';
import type { ServerConfig, TenantConfig } from './server-config.ts';

/**
 * Reads all settings: the environment, and the files of secrets and tenants that it names.
 *
 * @throws SettingError that lists the mistakes.
 */
export function loadConfig(variables: Readonly<Record<string, string | undefined>>): ServerConfig {
  const environment = parseEnvironment(readSecretFiles(variables));
  if (!('file' in environment.tenants)) return { ...environment, tenants: [environment.tenants] };
  const { file } = environment.tenants;
  const tenants = parseTenants(readText(file), file);
  refuseTokenOfNobody(environment.authToken, tenants, file);
  return { ...environment, tenants };
}

function refuseTokenOfNobody(
  authToken: string | undefined,
  tenants: readonly TenantConfig[],
  file: string,
): void {
  if (authToken === undefined || tenants.some(({ name }) => name === DEFAULT_TENANT)) return;
  throw new SettingError(
    `SCIM_AUTH_TOKEN is a token of the tenant ${DEFAULT_TENANT}, which ${file} does not have: create tokens by name instead`,
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingError(`TENANTS_FILE ${file} cannot be read: ${String(error)}`, { cause: error });
  }
}
