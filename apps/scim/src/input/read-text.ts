import { readFile } from 'node:fs/promises';
import type { CliEnvironment } from '../cli-environment.ts';
import { misuse } from '../failure.ts';

/**
 * Reads a file, or standard input for `-`.
 *
 * @throws Failure when it cannot be read, or is not UTF-8: what another encoding has for ö would reach people's names.
 */
export async function readText(
  { readInput }: Pick<CliEnvironment, 'readInput'>,
  file: string,
): Promise<string> {
  const bytes = file === '-' ? await readInput() : await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw misuse(
      `${file === '-' ? 'Standard input' : file} is not UTF-8; a spreadsheet saves it as "CSV UTF-8".`,
      { cause },
    );
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
        ? 'is not there'
        : 'cannot be read';
    throw misuse(`${file} ${reason}.`, { cause });
  }
}

/**
 * Reads JSON from a file, or from standard input for `-`.
 *
 * @throws Failure when it cannot be read, or is none.
 */
export async function readJson(
  environment: Pick<CliEnvironment, 'readInput'>,
  file: string,
): Promise<unknown> {
  const text = await readText(environment, file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw misuse(`${file === '-' ? 'Standard input' : file} is not JSON: ${reason}`, { cause });
  }
}

/** The lines of a text that say something: neither blank, nor a remark behind `#`. */
export function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
