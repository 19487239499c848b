import { breakLock, readLock, type Holder } from '../record/state-lock.ts';

/** What became of a lock. */
export type Unlocked =
  /** There was none. */
  | { readonly outcome: 'free' }
  | { readonly outcome: 'removed'; readonly holder: string }
  /** Its holder still works. */
  | { readonly outcome: 'refused'; readonly holder: string };

/** Takes away a lock that was left behind; with `force` also that of a process that still works. */
export async function unlock(
  directory: string,
  { force = false }: { readonly force?: boolean },
): Promise<Unlocked> {
  const lock = await readLock(directory);
  if (lock === undefined) return { outcome: 'free' };
  const holder = inWords(lock.holder);
  if (!lock.stale && !force) return { outcome: 'refused', holder };
  await breakLock(directory);
  return { outcome: 'removed', holder };
}

function inWords({ pid, host, started, heartbeat }: Holder): string {
  return `process ${pid} on ${host}, since ${started}, last seen ${heartbeat}`;
}
