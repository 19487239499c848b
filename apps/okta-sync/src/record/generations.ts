import { link, rename, rm } from 'node:fs/promises';

import { codeOf } from './json-file.ts';

/** How the earlier contents of a file are numbered, the newest first. */
export const GENERATIONS = [1, 2, 3] as const;

/**
 * Keeps the present content of a file as its newest generation, before it is replaced. The file itself is there at every
 * moment, so that a kill in between loses no more than the oldest generation.
 */
export async function keepGenerations(file: string): Promise<void> {
  const [newest, ...older] = GENERATIONS;
  for (const number of older.toReversed()) {
    await rename(`${file}.${number - 1}`, `${file}.${number}`).catch(ignoreMissing);
  }
  await rm(`${file}.${newest}`, { force: true });
  await link(file, `${file}.${newest}`).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}
