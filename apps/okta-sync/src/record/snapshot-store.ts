import { z } from 'zod';

import { fingerprint } from '../plan/canonical-json.ts';
import { snapshotFromJson, snapshotToJson } from '../source/source-snapshot-json.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import { targetFromJson, targetToJson } from '../target/target-json.ts';
import type { TargetSnapshot } from '../target/target.ts';
import { readJson } from './json-file.ts';
import { writeDurably } from './write-durably.ts';

/** Both sides as they were read last. */
export interface SavedSnapshot {
  readonly source: SourceSnapshot;
  /** Absent when only the source was read. */
  readonly target: TargetSnapshot | undefined;
}

/** Keeps the last snapshot. It only saves reading: one that is missing or damaged counts as none. */
export interface SnapshotStore {
  readonly load: () => Promise<SavedSnapshot | undefined>;
  readonly save: (snapshot: SavedSnapshot) => Promise<void>;
}

const FILE = z.object({
  version: z.literal(1),
  checksum: z.string(),
  data: z.object({ source: z.unknown(), target: z.unknown().optional() }),
});

/** Creates the store over one file. */
export function createSnapshotStore(file: string): SnapshotStore {
  return {
    load: async () => {
      const parsed = FILE.safeParse(await readJson(file));
      if (!parsed.success || fingerprint(parsed.data.data) !== parsed.data.checksum) return undefined;
      const source = snapshotFromJson(parsed.data.data.source);
      return source === undefined ? undefined : { source, target: targetFromJson(parsed.data.data.target) };
    },
    save: async ({ source, target }) => {
      const data = {
        source: snapshotToJson(source),
        target: target === undefined ? undefined : targetToJson(target),
      };
      await writeDurably(file, `${JSON.stringify({ version: 1, checksum: fingerprint(data), data })}\n`);
    },
  };
}
