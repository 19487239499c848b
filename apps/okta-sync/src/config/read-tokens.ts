import { readFile } from 'node:fs/promises';

import { privateKeyProblem } from '../source/okta/okta-credentials.ts';
import { ConfigError, type ConfigProblem, type SourceConfig, type Tokens } from './config.ts';

/** Environment variables. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A secret that the environment holds. */
export interface Secret {
  readonly name: string;
  readonly required: boolean;
  /** What is wrong with the value; undefined when nothing is. The value itself is not told. */
  readonly problemOf: (value: string) => string | undefined;
}

/** The secret by which the application is written to. */
export const TARGET_SECRET: Secret = { name: 'SCIM_TOKEN', required: true, problemOf: tokenProblem };
const WEBHOOK: Secret = {
  name: 'WEBHOOK_URL',
  required: false,
  problemOf: (value) => (URL.canParse(value) ? undefined : 'is no URL'),
};

/**
 * Reads the secrets that a configuration needs from the environment, each from its variable (`SCIM_TOKEN`) or from the
 * file that the variable with `_FILE` behind it names. The values themselves occur in no message.
 *
 * @param source while the configuration cannot be read, only what every configuration needs is looked for.
 * @throws {ConfigError} with every mistake at once.
 */
export async function readTokens(env: Env, source: SourceConfig | undefined): Promise<Tokens> {
  const read = [...(source === undefined ? [] : [sourceSecret(source)]), TARGET_SECRET, WEBHOOK].map(
    (secret) => readSecret(secret, env),
  );
  const results = await Promise.all(read);
  const problems = results.filter((result) => typeof result === 'object');
  if (problems.length > 0) throw new ConfigError('The secrets cannot be used:', problems);
  const [webhookUrl, target = '', own = ''] = results
    .filter((result) => typeof result !== 'object')
    .toReversed();
  return { source: own, target, webhookUrl };
}

/** The secret by which a source is read. */
export function sourceSecret(source: SourceConfig): Secret {
  if (source.kind === 'scim') return { name: 'SOURCE_SCIM_TOKEN', required: true, problemOf: tokenProblem };
  return source.auth.method === 'token'
    ? { name: 'OKTA_API_TOKEN', required: true, problemOf: tokenProblem }
    : { name: 'OKTA_PRIVATE_KEY', required: true, problemOf: privateKeyProblem };
}

/**
 * Reads one secret; undefined when it is not set.
 *
 * @throws {ConfigError} when it is set, and cannot be used.
 */
export async function readSecretIfSet(secret: Secret, env: Env): Promise<string | undefined> {
  const read = await readSecret({ ...secret, required: false }, env);
  if (typeof read === 'object') throw new ConfigError('The secrets cannot be used:', [read]);
  return read;
}

async function readSecret(
  { name, required, problemOf }: Secret,
  env: Env,
): Promise<string | ConfigProblem | undefined> {
  const value = env[name] ?? '';
  const file = env[`${name}_FILE`] ?? '';
  if (value !== '' && file !== '')
    return { path: name, message: `is set, and so is ${name}_FILE; use one of them` };
  if (value === '' && file === '') {
    return required ? { path: name, message: `is not set, and neither is ${name}_FILE` } : undefined;
  }
  if (file === '') return check(name, value, problemOf);
  const content = await readFile(file, 'utf8').catch(() => undefined);
  return content === undefined
    ? { path: `${name}_FILE`, message: `names ${file}, which cannot be read` }
    : check(`${name}_FILE`, content, problemOf);
}

function check(path: string, raw: string, problemOf: Secret['problemOf']): string | ConfigProblem {
  const value = raw.trim();
  const message = value === '' ? 'holds nothing' : problemOf(value);
  return message === undefined ? value : { path, message };
}

function tokenProblem(token: string): string | undefined {
  if (/^(?:SSWS|Bearer)\s/i.test(token)) return 'must be the token alone, without SSWS or Bearer before it';
  return /^[\u0021-\u007e]+$/.test(token) ? undefined : 'holds characters that no token has, such as spaces';
}
