import { readFile } from 'node:fs/promises';

import { parseJson } from '../parse-json.ts';

/** The value of a JSON file; undefined when it cannot be read, or is none. */
export async function readJson(file: string): Promise<unknown> {
  return parseJson(await readFile(file, 'utf8').catch(() => ''));
}

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
