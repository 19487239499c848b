import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { ConfigError, type Config, type Tokens } from './config.ts';
import { parseConfig } from './parse-config.ts';
import { readTokens } from './read-tokens.ts';

/** A configuration that is ready to run with. */
export interface LoadedConfig {
  readonly config: Config;
  readonly tokens: Tokens;
}

/**
 * Loads the configuration file and the secrets. A relative `stateFile` lies beside the configuration file.
 *
 * @throws {ConfigError} with the mistakes of both, all at once.
 */
export async function loadConfig(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<LoadedConfig> {
  const [config, tokens] = await Promise.allSettled([readConfigFile(file), readTokens(env)]);
  if (config.status === 'fulfilled' && tokens.status === 'fulfilled') {
    const stateFile = resolve(dirname(file), config.value.stateFile);
    return { config: { ...config.value, stateFile }, tokens: tokens.value };
  }
  const failures = [config, tokens].flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  throw join(failures);
}

async function readConfigFile(file: string): Promise<Config> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const message = PROBLEMS[error.code ?? ''] ?? `cannot be read (${error.code ?? 'unknown'})`;
    throw new ConfigError('The configuration cannot be loaded:', [{ path: file, message }]);
  });
  return parseConfig(text, file);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a directory, not a file',
};

function join(failures: readonly unknown[]): unknown {
  const [first, second] = failures;
  if (!(first instanceof ConfigError) || !(second instanceof ConfigError)) return first;
  return new ConfigError('The configuration has mistakes:', [...first.problems, ...second.problems]);
}
