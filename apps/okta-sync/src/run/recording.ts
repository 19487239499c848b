import { z } from 'zod';

import { parseJson } from '../parse-json.ts';
import { STATE_SCHEMA, type SyncState } from '../record/sync-state.ts';
import { snapshotFromJson, snapshotToJson } from '../source/source-snapshot-json.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import { targetFromJson, targetToJson } from '../target/target-json.ts';
import type { TargetSnapshot } from '../target/target.ts';
import { readSaved, SavedPlanError } from './saved-plan.ts';

/** Everything that a plan follows from, at one time: a plan can be made of it again and again, without a network. */
export interface Recording {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly sourceName: string;
  readonly source: SourceSnapshot;
  readonly target: TargetSnapshot;
  /** What earlier runs remembered. */
  readonly state: SyncState;
}

const RECORDING = z.object({
  version: z.literal(1),
  at: z.iso.datetime(),
  sourceName: z.string(),
  source: z.unknown(),
  target: z.unknown(),
  state: STATE_SCHEMA,
});

/** The recording as plain JSON. */
export function recordingToJson({ source, target, ...rest }: Recording): unknown {
  return { ...rest, source: snapshotToJson(source), target: targetToJson(target) };
}

/** Reads a recording from its file. @throws {SavedPlanError} when it is none. */
export async function readRecording(file: string): Promise<Recording> {
  const outer = RECORDING.safeParse(parseJson(await readSaved(file)));
  const source = snapshotFromJson(outer.data?.source);
  const target = targetFromJson(outer.data?.target);
  if (outer.success && source !== undefined && target !== undefined) return { ...outer.data, source, target };
  throw new SavedPlanError(`${file} is not a snapshot: make one with \`snapshot -o FILE\`.`);
}
