import { once } from 'node:events';
import type { CliEnvironment } from '../cli-environment.ts';
import { printDatabase } from '../config/database-setting.ts';
import { loadConfig } from '../config/load-config.ts';
import { createLog } from '../create-log.ts';
import { startServer } from '../start-server.ts';

/**
 * Serves until the signal aborts.
 *
 * @throws SettingError when a setting is wrong, or the database or an address is not to be had.
 */
export async function serve({ env, clock, signal }: CliEnvironment): Promise<void> {
  const config = loadConfig(env);
  const log = createLog(config);
  await using server = await startServer(config, log, clock);
  const { origin, baseUrl, adminOrigin } = server;
  const tenants = config.tenants.map(({ name }) => name);
  const database = printDatabase(config.database);
  log.info(
    { event: 'listening', origin, baseUrl, ...(adminOrigin && { adminOrigin }), database, tenants },
    `SCIM server at ${baseUrl}`,
  );
  if (!signal.aborted) await once(signal, 'abort');
  log.info({ event: 'closing', signal: signal.reason as unknown }, 'closing');
}
