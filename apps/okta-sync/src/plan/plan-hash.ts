import { createHash } from 'node:crypto';

import { canonicalJson } from './canonical-json.ts';

/** As much of a hash as people need to tell one plan from another. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** The hash of a plan, over its operations: plans that do the same, for the same reasons, have the same, whenever they are made. */
export function planHash(operations: readonly unknown[]): string {
  const hash = createHash('sha256');
  // One after the other, since a text of them all may be too long.
  for (const operation of operations) hash.update(canonicalJson(operation)).update('\n');
  return hash.digest('hex');
}
