import { z } from 'zod';

import { readJson } from './parse-json.ts';
import { RUN_SCHEMA, type RunSummary } from './sync-state.ts';
import { writeDurably } from './write-durably.ts';

/** The cycle that ended last, also one that changed nothing and so is no history. */
export interface LastCycle {
  readonly run: RunSummary;
  /** When one last ended well; ISO 8601, UTC. */
  readonly lastSuccess: string | undefined;
}

/** Keeps the last cycle apart from the state, which is too large to be written when nothing has changed. */
export interface LastCycleStore {
  /** Undefined when there was none, or it cannot be read: it is news, not memory. */
  readonly load: () => Promise<LastCycle | undefined>;
  /** What cannot be written here is missed by nobody but `status`. */
  readonly save: (last: LastCycle) => Promise<void>;
}

const LAST = z
  .object({ run: RUN_SCHEMA, lastSuccess: z.string().optional() })
  .transform(({ run, lastSuccess }): LastCycle => ({ run, lastSuccess }));

/** Creates the store over one file. */
export function createLastCycleStore(file: string): LastCycleStore {
  return {
    load: async () => LAST.safeParse(await readJson(file)).data,
    save: (last) => writeDurably(file, `${JSON.stringify(last)}\n`).catch(() => undefined),
  };
}
