import { createOktaSync } from '../compose.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import type { OktaSync } from '../okta-sync.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import type { CliEnvironment } from './cli-environment.ts';

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
