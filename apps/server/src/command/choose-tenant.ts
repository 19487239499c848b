import type { ServerConfig } from '../config/server-config.ts';
import { SettingError } from '../setting-error.ts';
import { wantedTenant } from '../tenant/wanted-tenant.ts';

/**
 * Finds the tenant that `--tenant` names, or else the only one.
 *
 * @throws SettingError that names all of them.
 */
export function chooseTenant({ tenants }: ServerConfig, wanted: string | undefined): string {
  const names = tenants.map(({ name }) => name);
  const chosen = wantedTenant(names, wanted);
  if (chosen === undefined) throw new SettingError(`--tenant is needed, one of ${names.join(', ')}`);
  if (!names.includes(chosen)) throw new SettingError(`--tenant ${chosen} is not one of ${names.join(', ')}`);
  return chosen;
}
