import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { messageOf } from '../message-of.ts';
import { readJson } from './json-file.ts';
import { StateError } from './sync-state.ts';
import { writeDurably } from './write-durably.ts';

/** A rule, and the group for which a plan breaks it. */
export interface BrokenRule {
  readonly rule: string;
  readonly group?: string | undefined;
  /** Id of what it is about, where a rule may be broken for one group by several. */
  readonly subject?: string | undefined;
}

/** A person's word that one plan may pass the guards, once. */
export interface Approval {
  readonly planHash: string;
  /** What held the plan back when it was approved: only this is passed. */
  readonly passes: readonly BrokenRule[];
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: string;
}

/**
 * Keeps approvals, each in a file of its own: a person gives one while the daemon works, and so without the lock under
 * which everything else is written.
 */
export interface ApprovalStore {
  readonly give: (approval: Approval) => Promise<void>;
  /** Those that have not expired. */
  readonly list: (now: Date) => Promise<readonly Approval[]>;
  /** Uses an approval up, so that it cannot be used again; undefined when there is none, or it has expired. */
  readonly spend: (planHash: string, now: Date) => Promise<Approval | undefined>;
  /** Drops all approvals but that of one plan, or all of them. */
  readonly dropOthers: (planHash: string | undefined) => Promise<void>;
}

/** Whoever approved a plan meant the situation of then: the same plan may mean something else later. */
const LIFETIME = 24 * 60 * 60_000;
/** Two computers that work with one directory may differ by this much; what is dated later was not given by a person. */
const SKEW = 60_000;

const APPROVAL = z.object({
  planHash: z.string(),
  passes: z.array(
    z.object({ rule: z.string(), group: z.string().optional(), subject: z.string().optional() }),
  ),
  at: z.string(),
  by: z.string(),
});

/** Creates the store of approvals in a directory, which need not exist yet. */
export function createApprovalStore(directory: string): ApprovalStore {
  const fileOf = (planHash: string): string => join(directory, `${planHash}.json`);
  const files = async (): Promise<readonly string[]> =>
    (await readdir(directory).catch(() => []))
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(directory, name));
  return {
    give: async (approval) =>
      writeDurably(fileOf(approval.planHash), `${JSON.stringify(approval)}\n`).catch((error: unknown) => {
        throw unusable(directory, error);
      }),
    list: async (now) => {
      const read = await Promise.all((await files()).map(readApproval));
      return read.filter((one) => one !== undefined).filter((one) => isValid(one, now));
    },
    spend: async (planHash, now) => {
      const file = fileOf(planHash);
      const approval = await readApproval(file);
      if (approval?.planHash !== planHash) return undefined;
      try {
        // One that cannot be removed must not pass a second plan.
        await rename(file, `${file}.spent`);
        await rm(`${file}.spent`);
        return isValid(approval, now) ? approval : undefined;
      } catch (error) {
        throw unusable(directory, error);
      }
    },
    dropOthers: async (planHash) => {
      const kept = planHash === undefined ? undefined : fileOf(planHash);
      const others = (await files()).filter((file) => file !== kept);
      await Promise.all(others.map((file) => rm(file, { force: true }))).catch((error: unknown) => {
        throw unusable(directory, error);
      });
    },
  };
}

/** Undefined when there is none; one that is damaged approves nothing. */
async function readApproval(file: string): Promise<Approval | undefined> {
  return APPROVAL.safeParse(await readJson(file)).data;
}

function isValid({ at }: Approval, now: Date): boolean {
  const age = now.getTime() - Date.parse(at);
  return age >= -SKEW && age < LIFETIME;
}

function unusable(directory: string, error: unknown): StateError {
  return new StateError(`The approvals in ${directory} cannot be written (${messageOf(error)}).`, {
    cause: error,
  });
}
