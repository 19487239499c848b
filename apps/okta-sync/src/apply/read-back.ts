import { isMemberOperation, type MemberOperation, type Operation } from '../plan/operation.ts';
import type { ScimId } from '../target/target.ts';
import { untilAborted } from './grace.ts';
import { isDone } from './operation-result.ts';
import { accountOf, groupOf, settle, type Progress } from './progress.ts';

/** Accounts that are read one by one; of more, the next cycle tells. */
const MOST_READS = 50;

/**
 * Reads back what must not rest on the application's word: who joined and who left, who was deactivated, and who became
 * active where a guard counts on it. What a read does not show has failed. Everything else is told by the next cycle.
 */
export async function readBack(operations: readonly Operation[], progress: Progress): Promise<void> {
  const done = operations.filter((operation) => {
    const result = progress.results.get(operation);
    return result !== undefined && isDone(result);
  });
  const missing = [
    ...(await missingMembers(done.filter(isMemberOperation), progress)),
    ...(await missingStates(done, progress)),
  ];
  if (missing.length === 0) return;
  const reason = 'the application accepted it, and a read afterwards does not show it';
  const failure = { outcome: 'failed', code: 'TARGET_UNVERIFIED', reason, unanswered: true } as const;
  await settle(
    missing.map((operation) => ({ operation, ...failure })),
    progress,
  );
}

/** One read for each group. */
async function missingMembers(
  changes: readonly MemberOperation[],
  progress: Progress,
): Promise<readonly Operation[]> {
  const groups = new Set(changes.flatMap(({ group }) => groupOf(group, progress) ?? []));
  const shown = await look([...groups], progress, progress.target.readMembers);
  return changes.filter(({ op, group, user }) => {
    const id = groupOf(group, progress);
    const account = accountOf(user, progress);
    if (shown === undefined || id === undefined || account === undefined) return false;
    // Nobody is in a group that is gone.
    return (shown.get(id)?.has(account) === true) !== (op === 'addMember');
  });
}

/** Of those whose answer showed the new state, nothing is read. */
async function missingStates(done: readonly Operation[], progress: Progress): Promise<readonly Operation[]> {
  const { afterJoins, unshown, target } = progress;
  const changes = done.flatMap((operation) => {
    const read = operation.op === 'deactivateUser' || afterJoins.reactivated.has(operation);
    const account = 'user' in operation ? accountOf(operation.user, progress) : undefined;
    return read && unshown.has(operation) && account !== undefined ? [{ operation, account }] : [];
  });
  const some = changes.slice(0, MOST_READS);
  const shown = await look(
    some.map(({ account }) => account),
    progress,
    target.readActive,
  );
  if (shown === undefined) return [];
  // Nobody is active with an account that is gone.
  const isThere = ({ operation, account }: (typeof some)[number]): boolean =>
    (shown.get(account) === true) === (operation.op === 'reactivateUser');
  return some.filter((one) => !isThere(one)).map(({ operation }) => operation);
}

type Read<T> = (
  ids: readonly ScimId[],
  options: { readonly signal: AbortSignal },
) => Promise<ReadonlyMap<ScimId, T>>;

/** A read that fails proves nothing. */
async function look<T>(
  ids: readonly ScimId[],
  { stopped, signal, grace }: Progress,
  read: Read<T>,
): Promise<ReadonlyMap<ScimId, T> | undefined> {
  if (ids.length === 0 || stopped !== undefined || signal.aborted) return undefined;
  return untilAborted(read(ids, grace), grace.signal).catch(() => undefined);
}
