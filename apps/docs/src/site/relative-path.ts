import { posix } from 'node:path';

/** The way from one page of the site to a file of it. */
export function relativePath(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}
