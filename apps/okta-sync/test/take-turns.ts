import { randomUUID } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { acquireLock } from '../src/record/state-lock.ts';

/**
 * Run as a process of its own: takes the lock again and again, and prints `alone` or `both` each time, by a file that
 * nobody else may have made meanwhile. Between two turns it leaves a lock behind, as a process that was killed would.
 */
const [path = '', rounds = ''] = process.argv.slice(2);
const { signal } = new AbortController();
for (let round = 1; round <= Number(rounds); round += 1) {
  const lock = await acquireLock(path, { standby: { signal, interval: 1 } });
  process.stdout.write((await make('inside')) ? 'alone\n' : 'both\n');
  await lock.check();
  await rm(join(path, 'inside'), { force: true });
  await lock[Symbol.asyncDispose]();
  if (round % 2 === 0) {
    const dead = randomUUID();
    await make('lease', leftBehind(dead));
    if (round % 3 === 0) await make(`lease.after.${dead}`, leftBehind(randomUUID()));
  }
}

async function make(name: string, content = ''): Promise<boolean> {
  const file = join(path, name);
  const own = `${file}.${process.pid}`;
  try {
    // Nobody finds it empty.
    await writeFile(own, content);
    await link(own, file);
    return true;
  } catch {
    return false;
  }
}

function leftBehind(id: string): string {
  const long = new Date(0).toISOString();
  return JSON.stringify({ id, pid: 1, host: hostname(), started: long, heartbeat: long });
}
