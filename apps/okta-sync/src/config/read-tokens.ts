import { readFile } from 'node:fs/promises';

import { ConfigError, type ConfigProblem, type Tokens } from './config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the secrets from `OKTA_API_TOKEN` and `SCIM_TOKEN`, or from the files that `OKTA_API_TOKEN_FILE` and
 * `SCIM_TOKEN_FILE` name. The values themselves occur in no message.
 *
 * @throws {ConfigError} with every mistake at once.
 */
export async function readTokens(env: Env): Promise<Tokens> {
  const [okta, scim] = await Promise.all([readToken('OKTA_API_TOKEN', env), readToken('SCIM_TOKEN', env)]);
  if (typeof okta === 'string' && typeof scim === 'string') return { okta, scim };
  const problems = [okta, scim].filter((result) => typeof result !== 'string');
  throw new ConfigError('The tokens cannot be used:', problems);
}

async function readToken(name: string, env: Env): Promise<string | ConfigProblem> {
  const value = env[name] ?? '';
  const file = env[`${name}_FILE`] ?? '';
  if (value !== '' && file !== '')
    return { path: name, message: `is set, and so is ${name}_FILE; use one of them` };
  if (value === '' && file === '') return { path: name, message: `is not set, and neither is ${name}_FILE` };
  return file === '' ? checkToken(name, value) : readTokenFile(`${name}_FILE`, file);
}

async function readTokenFile(path: string, file: string): Promise<string | ConfigProblem> {
  try {
    return checkToken(path, await readFile(file, 'utf8'));
  } catch {
    return { path, message: `names ${file}, which cannot be read` };
  }
}

function checkToken(path: string, raw: string): string | ConfigProblem {
  const token = raw.trim();
  if (token === '') return { path, message: 'holds nothing' };
  if (/^(?:SSWS|Bearer)\s/i.test(token))
    return { path, message: 'must be the token alone, without SSWS or Bearer before it' };
  return /^[\u0021-\u007e]+$/.test(token)
    ? token
    : { path, message: 'holds characters that no token has, such as spaces' };
}
