import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Contract } from './contract.ts';
import { parseOpenApi } from './openapi-document.ts';
import { readContract } from './read-contract.ts';

/** The contract that the others follow. */
const FIRST = 'scim.yaml';

/**
 * Reads every contract of a directory.
 *
 * @param openapi the directory of the `.yaml` files.
 * @throws Error with one sentence when a file cannot be read, is no OpenAPI 3.1, or refers to what it does not have.
 */
export async function readContracts(openapi: string): Promise<readonly Contract[]> {
  const files = (await readdir(openapi)).filter((file) => file.endsWith('.yaml')).toSorted(firstFirst);
  if (files.length === 0) throw new Error(`${openapi} has no .yaml file.`);
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(openapi, file), 'utf8');
      return readContract(parseOpenApi(text, basename(file, '.yaml')));
    }),
  );
}

function firstFirst(left: string, right: string): number {
  return Number(right === FIRST) - Number(left === FIRST) || left.localeCompare(right);
}
