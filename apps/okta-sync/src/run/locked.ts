import { acquireLock, type LockOptions, type StateLock } from '../record/state-lock.ts';

/**
 * Works while it alone holds the state; once the lock is lost, the work is stopped as by an abort.
 *
 * @throws {LockError} when somebody else holds the lock, or has taken it over.
 */
export async function locked<T>(
  state: string,
  { signal, ...options }: LockOptions & { readonly signal: AbortSignal },
  work: (signal: AbortSignal, lock: StateLock) => Promise<T>,
): Promise<T> {
  await using lock = await acquireLock(state, options);
  const result = await work(AbortSignal.any([signal, lock.lost]), lock);
  lock.lost.throwIfAborted();
  return result;
}
