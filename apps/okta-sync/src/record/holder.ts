import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { kill } from 'node:process';

import { z } from 'zod';

import { parseJson } from '../parse-json.ts';
import { codeOf } from './json-file.ts';

/** Who works with a state directory. */
export interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  /** The last sign of life; ISO 8601, UTC. */
  readonly heartbeat: string;
}

const HOLDER: z.ZodType<Holder> = z.object({
  id: z.string(),
  pid: z.int(),
  host: z.string(),
  started: z.string(),
  heartbeat: z.string(),
});

/** Milliseconds without a sign of life after which a lock counts as left behind. */
export const STALE = 120_000;

/** Names a holder in a file, unless there is such a file: of several processes, one succeeds. */
export async function createHolder(file: string, holder: Holder): Promise<boolean> {
  const own = `${file}.${holder.id}.tmp`;
  try {
    // Nobody may find the file without its content.
    await writeFile(own, JSON.stringify(holder), { mode: 0o600 });
    await link(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** Undefined when there is no such file. One that is damaged counts by its time. */
export async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    const parsed = HOLDER.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const time = (await stat(file)).mtime.toISOString();
    return { id: '', pid: 0, host: 'an unknown host', started: time, heartbeat: time };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether a holder is gone: its process on this host is, or it has given no sign of life for two minutes. */
export function isStale({ pid, host, started, heartbeat }: Holder): boolean {
  if (ageOf({ heartbeat }) > STALE) return true;
  if (host !== hostname()) return false;
  // A container that starts again has the same number for another process.
  return pid === process.pid ? Date.parse(started) < performance.timeOrigin : !isRunning(pid);
}

/** Milliseconds since the last sign of life. */
export function ageOf({ heartbeat }: Pick<Holder, 'heartbeat'>): number {
  return Date.now() - Date.parse(heartbeat);
}

/** Whether both are the same holder, whenever they were read. */
export function isSame(left: Holder | undefined, right: Holder | undefined): boolean {
  return left?.id === right?.id;
}

function isRunning(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
