import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { messageOf } from '../message-of.ts';
import { planHash, shortHash } from '../plan/plan-hash.ts';
import type { BrokenRule } from '../record/approval-store.ts';
import { codeOf } from '../record/json-file.ts';
import { parseJson } from '../parse-json.ts';

/** A plan that was saved is not what would be done now. `message` is for people. */
export class StalePlanError extends Error {
  override readonly name = 'StalePlanError';
}

/** A saved plan cannot be used. `message` is for people. */
export class SavedPlanError extends Error {
  override readonly name = 'SavedPlanError';
}

/** Reads a file in which something was saved. @throws {SavedPlanError} */
export async function readSaved(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new SavedPlanError(`${file} cannot be read (${codeOf(error) ?? messageOf(error)}).`, {
      cause: error,
    });
  });
}

const SAVED = z.object({
  plan: z.object({ version: z.literal(1), hash: z.string(), operations: z.array(z.unknown()) }),
});

/**
 * Reads a saved plan's hash, and makes sure that it is the hash of the plan's operations: what a person looked at in the
 * file is what would be done.
 *
 * @param name what to call the file in messages.
 * @throws {SavedPlanError} when it is none, or its operations were edited.
 */
export function hashOfSavedPlan(text: string, name: string): string {
  const saved = SAVED.safeParse(parseJson(text));
  if (!saved.success) throw new SavedPlanError(`${name} is not a plan: make one with \`plan -o FILE\`.`);
  const { hash, operations } = saved.data.plan;
  if (planHash(operations) === hash) return hash;
  throw new SavedPlanError(
    `${name} was changed after it was made: its operations do not have its hash. A plan is applied as it was made.`,
  );
}

const HELD = z.object({
  blocks: z.array(
    z.object({ rule: z.string(), group: z.string().optional(), subject: z.string().optional() }),
  ),
});

/** The rules that hold a saved plan back; undefined when the text does not tell. */
export function rulesOfSavedPlan(text: string): readonly BrokenRule[] | undefined {
  return HELD.safeParse(parseJson(text)).data?.blocks;
}

/** @throws {StalePlanError} when the plan of now is not the one that was saved. */
export function refuseStale(saved: string, now: string): void {
  if (saved === now) return;
  throw new StalePlanError(
    `The plan ${shortHash(saved)} is stale: now it would be ${shortHash(now)}. Nothing was changed. Make a plan anew, and look at it.`,
  );
}
