import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Block } from '../guard/block.ts';
import type { Plan } from '../plan/plan.ts';
import { writeDurably } from './write-durably.ts';

/** Keeps plans by their hash, each in a file of its own. */
export interface PlanStore {
  /** Keeps a plan with the rules that hold it back. */
  readonly save: (plan: Plan, blocks: readonly Block[]) => Promise<void>;
  /** The text of the plan whose hash begins with this; undefined when there is none, or more than one. */
  readonly find: (hash: string) => Promise<string | undefined>;
  readonly remove: (hash: string) => Promise<void>;
}

/** How many plans are kept: the oldest go. */
const KEPT = 50;

/** Creates the store over a directory, which need not exist yet. */
export function createPlanStore(directory: string): PlanStore {
  const fileOf = (name: string): string => join(directory, name);
  const names = async (): Promise<readonly string[]> =>
    (await readdir(directory).catch(() => [])).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  return {
    save: async (plan, blocks) => {
      await writeDurably(fileOf(`${plan.hash}.json`), `${JSON.stringify({ plan, blocks })}\n`);
      const texts = await Promise.all(
        (await names()).map(async (name) => ({ name, at: await createdAt(fileOf(name)) })),
      );
      const byAge = texts.toSorted((left, right) => (left.at < right.at ? 1 : -1));
      for (const { name } of byAge.slice(KEPT)) await rm(fileOf(name), { force: true });
    },
    find: async (hash) => {
      const [found, ...more] = (await names()).filter((name) => name.startsWith(hash));
      return found === undefined || more.length > 0 ? undefined : readFile(fileOf(found), 'utf8');
    },
    remove: (hash) => rm(fileOf(`${hash}.json`), { force: true }),
  };
}

async function createdAt(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /"createdAt":"([^"]+)"/.exec(text)?.[1] ?? '';
}
