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
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw unloadable(file, PROBLEMS[error.code ?? ''] ?? `cannot be read (${error.code ?? 'unknown'})`);
  });
  return parseConfig(toText(bytes, file), file);
}

/** A name in another encoding would be read as another name, and its group would be missing. */
function toText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unloadable(file, 'is not in UTF-8: save it in that encoding');
  }
}

function unloadable(path: string, message: string): ConfigError {
  return new ConfigError('The configuration cannot be loaded:', [{ path, message }]);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a directory, not a file',
};

function join([first, second]: readonly ConfigError[]): unknown {
  if (first === undefined || second === undefined) return first;
  return new ConfigError('The configuration has mistakes:', [...first.problems, ...second.problems]);
}
