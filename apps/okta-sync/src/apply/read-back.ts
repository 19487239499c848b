import { isMemberOperation, type MemberOperation, type Operation } from '../plan/operation.ts';
import type { ScimId } from '../target/target.ts';
import { untilAborted } from './grace.ts';
import { isDone } from './operation-result.ts';
import { stably } from './stably.ts';
import { accountOf, groupOf, settle, type Progress } from './progress.ts';

/** Accounts that are read one by one; of more, the next cycle tells. */
const MOST_READS = 50;

/** Milliseconds. */
const MOMENT = 2_000;

/**
 * Reads back what must not rest on the application's word: who joined and who left, who was deactivated, and who became
 * active where a guard counts on it. What a read does not show has failed. Everything else is told by the next cycle, but for
 * removals that could not be read: a membership that is forgotten and still there would be taken for one given by hand.
 *
 * @returns what could not be read: that is not proven.
 */
export async function readBack(
  operations: readonly Operation[],
  progress: Progress,
): Promise<readonly Operation[]> {
  const done = operations.filter((operation) => {
    const result = progress.results.get(operation);
    return result !== undefined && isDone(result);
  });
  const looks = await lookTwice(done, progress);
  const isOver = progress.stopped !== undefined || progress.signal.aborted;
  const missing = looks.filter(
    ({ operation, shows }) =>
      shows === false || (shows === undefined && operation.op === 'removeMember' && !isOver),
  );
  const reason = 'the application accepted it, and no read afterwards shows it';
  const failure = { outcome: 'failed', code: 'TARGET_UNVERIFIED', reason, unanswered: true } as const;
  if (missing.length > 0) {
    await settle(
      missing.map(({ operation }) => ({ operation, ...failure })),
      progress,
    );
  }
  return looks.filter(({ shows }) => shows === undefined).map(({ operation }) => operation);
}

/** What a read says of an operation; undefined where nothing could be read. */
interface Look {
  readonly operation: Operation;
  readonly shows: boolean | undefined;
}

/** Some applications take a moment to show what they did. */
async function lookTwice(done: readonly Operation[], progress: Progress): Promise<readonly Look[]> {
  const first = await look(done, progress);
  const missing = first.filter(({ shows }) => shows === false).map(({ operation }) => operation);
  if (missing.length === 0) return first;
  await progress.wait(MOMENT, progress.signal).catch(() => undefined);
  return [...first.filter(({ shows }) => shows !== false), ...(await look(missing, progress))];
}

async function look(done: readonly Operation[], progress: Progress): Promise<readonly Look[]> {
  return [
    ...(await lookAtMembers(done.filter(isMemberOperation), progress)),
    ...(await lookAtAccounts(done, progress)),
  ];
}

/** One read for each group. */
async function lookAtMembers(
  changes: readonly MemberOperation[],
  progress: Progress,
): Promise<readonly Look[]> {
  const groups = new Set(changes.flatMap(({ group }) => groupOf(group, progress) ?? []));
  const members = await readEach([...groups], progress, progress.target.readMembers);
  return changes.map((operation) => {
    const id = groupOf(operation.group, progress);
    const account = accountOf(operation.user, progress);
    const shown = id === undefined ? undefined : members.get(id);
    if (shown === undefined || account === undefined) return { operation, shows: undefined };
    // Nobody is in a group that is gone.
    return { operation, shows: (shown.value?.has(account) === true) === (operation.op === 'addMember') };
  });
}

/** Of those whose answer showed the new state, nothing is read. */
async function lookAtAccounts(done: readonly Operation[], progress: Progress): Promise<readonly Look[]> {
  const { afterJoins, unshown, target } = progress;
  const changes = done.flatMap((operation) => {
    const matters = operation.op === 'deactivateUser' || afterJoins.reactivated.has(operation);
    const account = 'user' in operation ? accountOf(operation.user, progress) : undefined;
    return matters && unshown.has(operation) && account !== undefined ? [{ operation, account }] : [];
  });
  // What a guard counts on decides on others.
  const ordered = stably(changes, ({ operation }) => operation.op === 'reactivateUser');
  const ids = ordered.slice(0, MOST_READS).map(({ account }) => account);
  const active = await readEach(ids, progress, target.readActive);
  return ordered.map(({ operation, account }) => {
    const shown = active.get(account);
    if (shown === undefined) return { operation, shows: undefined };
    // Nobody is active with an account that is gone.
    return { operation, shows: (shown.value === true) === (operation.op === 'reactivateUser') };
  });
}

type Read<T> = (
  ids: readonly ScimId[],
  options: { readonly signal: AbortSignal },
) => Promise<ReadonlyMap<ScimId, T>>;

/** What each read found, undefined where that is gone; a read that fails proves nothing, and is absent. */
async function readEach<T>(
  ids: readonly ScimId[],
  progress: Progress,
  read: Read<T>,
): Promise<ReadonlyMap<ScimId, { readonly value: T | undefined }>> {
  const found = new Map<ScimId, { readonly value: T | undefined }>();
  for (const id of ids) {
    const { stopped, signal, grace } = progress;
    if (stopped !== undefined || signal.aborted) break;
    const answer = await untilAborted(read([id], grace), grace.signal).catch(() => undefined);
    if (answer !== undefined) found.set(id, { value: answer.get(id) });
  }
  return found;
}
