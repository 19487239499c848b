import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getuid } from 'node:process';

import type { StateDirectory } from '../record/state-directory.ts';
import { readLock } from '../record/state-lock.ts';
import { StateError } from '../record/sync-state.ts';
import { failed, ok, type Probe, warning } from '../source/probe.ts';

/** Tries what a cycle needs of the state directory, without a write. It never throws for what it finds. */
export async function probeState({ path, state, journal }: StateDirectory): Promise<readonly Probe[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [await canBeMade(path)];
  if (!found.isDirectory())
    return [failed('state', `${path} is not a directory.`, 'Name a directory in `state`.')];
  const own = await ownership(path, found);
  if (own.result === 'failed') return [own];
  try {
    const { runs } = await state.load();
    await journal.verify();
    const last = runs.at(-1);
    const past = last === undefined ? 'holds no run yet' : `is whole; the last run in it began at ${last.at}`;
    return [own, ok('memory', `What earlier runs did ${past}.`), ...(await leaseProbes(path))];
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return [
      own,
      failed(
        'memory',
        error.message,
        'Restore what the message names; never delete the state to get rid of it.',
      ),
    ];
  }
}

async function leaseProbes(path: string): Promise<readonly Probe[]> {
  const lock = await readLock(path);
  if (lock === undefined) return [ok('lease', 'No other process works with it now.')];
  const { pid, host, started } = lock.holder;
  const holder = `process ${pid} on ${host}, since ${started}`;
  return lock.stale
    ? [
        warning(
          'lease',
          `A process that is gone left its lease: ${holder}.`,
          'Nothing: the next run takes it over.',
        ),
      ]
    : [ok('lease', `It is at work: ${holder}.`)];
}

async function canBeMade(path: string): Promise<Probe> {
  const parent = dirname(path);
  const writable = await mayWrite(parent);
  return writable
    ? ok('state', `${path} does not exist yet, and can be made.`)
    : failed(
        'state',
        `${path} does not exist, and cannot be made in ${parent}.`,
        'Make it, for the account that runs the daemon.',
      );
}

async function ownership(
  path: string,
  { uid, mode }: { readonly uid: number; readonly mode: number },
): Promise<Probe> {
  const me = getuid?.();
  if (!(await mayWrite(path))) {
    return failed(
      'state',
      `${path} cannot be written by this account; user ${uid} owns it.`,
      `Run this as the account that runs the daemon, or give it the directory: chown -R ${me ?? 'ACCOUNT'} ${path}`,
    );
  }
  if (me !== undefined && uid !== me) {
    return warning(
      'state',
      `${path} belongs to user ${uid}, not to this account.`,
      'Run every command as the account that runs the daemon.',
    );
  }
  // The state names everybody who has access.
  if ((mode & 0o077) !== 0)
    return warning('state', `${path} is open to other accounts.`, `chmod 700 ${path}`);
  return ok('state', `${path} is this account's own.`);
}

async function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
