import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { ConfigError, type Config, type Tokens } from './config.ts';
import { parseConfig } from './parse-config.ts';
import { readTokens, type Env } from './read-tokens.ts';

/** A configuration that is ready to run with. */
export interface LoadedConfig {
  readonly config: Config;
  readonly tokens: Tokens;
}

/**
 * Loads the configuration file and the secrets that it needs. A relative `state` lies beside the configuration file.
 *
 * @throws {ConfigError} with the mistakes of both, all at once.
 */
export async function loadConfig(file: string, env: Env): Promise<LoadedConfig> {
  const config = await readConfigFile(file).catch((error: unknown) => orConfigError(error));
  const source = config instanceof ConfigError ? undefined : config.source;
  const tokens = await readTokens(env, source).catch((error: unknown) => orConfigError(error));
  if (!(config instanceof ConfigError) && !(tokens instanceof ConfigError)) {
    return { config: { ...config, state: resolve(dirname(file), config.state) }, tokens };
  }
  throw join([config, tokens].filter((result) => result instanceof ConfigError));
}

function orConfigError(error: unknown): ConfigError {
  if (error instanceof ConfigError) return error;
  throw error;
}

/** Reads the configuration file alone. @throws {ConfigError} */
export async function readConfigFile(file: string): Promise<Config> {
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

function join([first, second]: readonly ConfigError[]): unknown {
  if (first === undefined || second === undefined) return first;
  return new ConfigError('The configuration has mistakes:', [...first.problems, ...second.problems]);
}
