import type { OktaSync } from '../okta-sync.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';

/** Loads everything that a command works with, and builds the pull-sync. */
export async function openSync(environment: CliEnvironment, flags: Flags): Promise<OktaSync> {
  const [{ buildSync }, { loadConfig }] = await Promise.all([
    import('./build-sync.ts'),
    import('../config/load-config.ts'),
  ]);
  return buildSync(environment, await loadConfig(flags.config, environment.env));
}
