import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a directory with its parents, where they are not there yet.
 *
 * @param mode The rights of what is made; by default those that the process gives.
 */
export function makeDirectory(directory: string, mode = 0o777): void {
  if (existsSync(directory)) return;
  const parent = path.dirname(directory);
  if (parent !== directory) makeDirectory(parent, mode);
  // One by one: a recursive mkdir never returns where the file system refuses new entries with ENOENT, as /proc does.
  mkdirSync(directory, { mode });
}
