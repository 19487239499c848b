import { z } from 'zod';

import type { LastingAccess } from '../explain/lasting-access.ts';
import { readJson } from './json-file.ts';
import { RUN_SCHEMA, type RunSummary } from './sync-state.ts';
import { writeDurably } from './write-durably.ts';

/** The cycle that ended last, also one that changed nothing and so is no history. */
export interface LastCycle {
  readonly run: RunSummary;
  /** When one last ended well; ISO 8601, UTC. */
  readonly lastSuccess: string | undefined;
  /** Who may have no access by their status, and had not lost all of it when a plan was last made. */
  readonly lasting: readonly LastingAccess[];
}

/** Keeps the last cycle apart from the state, which is too large to be written when nothing has changed. */
export interface LastCycleStore {
  /** Undefined when there was none, or it cannot be read: it is news, not memory. */
  readonly load: () => Promise<LastCycle | undefined>;
  /** What cannot be written here is missed by nobody but `status`. */
  readonly save: (last: LastCycle) => Promise<void>;
}

const LASTING_SCHEMA: z.ZodType<LastingAccess> = z.object({
  user: z.string(),
  active: z.boolean(),
  groups: z.array(z.string()),
  privileged: z.boolean(),
  status: z.string(),
  because: z.string(),
});

const LAST = z
  .object({ run: RUN_SCHEMA, lastSuccess: z.string().optional(), lasting: z.array(LASTING_SCHEMA) })
  .transform(({ lastSuccess, ...last }): LastCycle => ({ ...last, lastSuccess }));

/** Creates the store over one file. */
export function createLastCycleStore(file: string): LastCycleStore {
  return {
    load: async () => LAST.safeParse(await readJson(file)).data,
    save: (last) => writeDurably(file, `${JSON.stringify(last)}\n`).catch(() => undefined),
  };
}
