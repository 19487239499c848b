import { userInfo } from 'node:os';

import type { CycleDeps } from './cycle-deps.ts';
import { SavedPlanError, hashOfSavedPlan } from './saved-plan.ts';

/** A plan that may pass once. */
export interface Approved {
  readonly planHash: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

const SHORTEST = 8;

/**
 * Approves a plan that waits: the next cycle whose plan has exactly this hash applies it, whatever the guards say, and the
 * approval is used up. After 24 hours it counts no more.
 *
 * @param hash the hash, or at least 8 digits of its beginning.
 * @throws {SavedPlanError} when no one plan that waits is meant.
 */
export async function approvePlan(
  hash: string,
  { directory, approvals }: Pick<CycleDeps, 'directory' | 'approvals'>,
  now: Date,
): Promise<Approved> {
  if (!/^[0-9a-f]+$/.test(hash) || hash.length < SHORTEST) {
    throw new SavedPlanError(`${hash} is not a plan's hash: give at least its first ${SHORTEST} digits.`);
  }
  const text = await directory.plans.find(hash);
  if (text === undefined) {
    throw new SavedPlanError(
      `No plan waits whose hash begins with ${hash}: \`sync\` or the daemon must have held it back; \`status\` shows it.`,
    );
  }
  const planHash = hashOfSavedPlan(text, `the plan ${hash}`);
  const at = now.toISOString();
  await approvals.give({ planHash, at, by: userName() });
  return { planHash, at };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number without a name.
    return 'unknown';
  }
}
