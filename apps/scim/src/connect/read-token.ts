import { readFile } from 'node:fs/promises';
import type { CliEnvironment } from '../cli-environment.ts';
import type { Flags } from '../command-line.ts';
import { misuse } from '../failure.ts';

/**
 * Reads the bearer token from a file, or else from the environment.
 *
 * @throws Failure when there is none, or two places have one; never with what a file holds.
 */
export async function readToken({ env }: CliEnvironment, { tokenFile }: Flags): Promise<string> {
  const { SCIM_TOKEN: token = '', SCIM_TOKEN_FILE: fromEnvironment = '' } = env;
  if (tokenFile === undefined && token !== '' && fromEnvironment !== '') {
    throw misuse('SCIM_TOKEN and SCIM_TOKEN_FILE are both set: keep one of them.');
  }
  const file = tokenFile ?? fromEnvironment;
  const text = file === '' ? token : await readSecret(file);
  if (text === '') {
    throw misuse(
      file === ''
        ? 'There is no token: give --token-file FILE, SCIM_TOKEN_FILE or SCIM_TOKEN.'
        : `${file} is empty; it must hold the bearer token.`,
    );
  }
  // What no header can carry would be refused in words that quote it.
  if (!/^[\u0021-\u007e]+$/.test(text)) throw misuse('The token has characters that no bearer token has.');
  return text;
}

/** Why a token is never an argument. */
export const NO_TOKEN_ARGUMENT: string =
  'A token does not go on the command line, where everybody who lists processes sees it and the shell keeps it: ' +
  'give --token-file FILE, SCIM_TOKEN_FILE or SCIM_TOKEN.';

async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw misuse(`The token file ${file} cannot be read.`, { cause });
  }
}
