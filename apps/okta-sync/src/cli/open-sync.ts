import { createOktaSync } from '../compose.ts';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import type { OktaSync } from '../okta-sync.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';

/** Builds the pull-sync that a command works with. */
export async function openSync(environment: CliEnvironment, flags: Flags): Promise<OktaSync> {
  return buildSync(environment, await loadConfig(flags.config, environment.env));
}

/** Builds the pull-sync from a configuration that is loaded already. */
export function buildSync(
  { clock, grace, fetch }: CliEnvironment,
  { config, tokens }: LoadedConfig,
  report?: Report<DaemonEvent>,
): OktaSync {
  return createOktaSync({
    config,
    tokens,
    clock,
    ...(grace !== undefined && { grace }),
    ...(report && { report }),
    ...(fetch && { fetch, scimFetch: fetch }),
  });
}
