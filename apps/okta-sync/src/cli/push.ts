import { ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { secretMaskOf } from '../config/secret-mask.ts';
import { maskAnswers } from '../mask-answers.ts';
import { applyPushes, checkPushes } from '../run/push-mappings.ts';
import type { PushFinding } from '../source/okta/plan-push-mappings.ts';
import type { PushResult } from '../source/okta/apply-push-mappings.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';

/** The options of `push-mappings check` and `push-mappings apply`. */
export interface PushFlags extends Flags {
  /** The id of the application's app in Okta. */
  readonly app: string;
}

/** Compares the configured mappings with those by which Okta pushes groups. */
export async function checkMappings(
  environment: CliEnvironment,
  flags: PushFlags,
): Promise<readonly PushFinding[]> {
  return checkPushes(await load(environment, flags), flags.app, environment.signal);
}

/** Creates and switches on what is missing. */
export async function applyMappings(
  environment: CliEnvironment,
  flags: PushFlags,
): Promise<readonly PushResult[]> {
  return applyPushes(await load(environment, flags), flags.app, environment.signal);
}

async function load(
  environment: CliEnvironment,
  { config: file }: PushFlags,
): Promise<Parameters<typeof checkPushes>[0]> {
  const { config, tokens } = await loadConfig(file, environment.env);
  if (config.source.kind === 'okta') {
    const fetch = maskAnswers(secretMaskOf(tokens, config), environment.fetch);
    return { config, source: config.source, token: tokens.source, fetch };
  }
  throw new ConfigError('Nothing can push:', [{ path: 'source', message: 'is not Okta' }]);
}
