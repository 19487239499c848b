import type { MemberOperation, Operation } from '../plan/operation.ts';
import type { ScimId } from '../target/target.ts';
import { untilAborted } from './grace.ts';
import { isDone } from './operation-result.ts';
import { accountOf, groupOf, settle, type Progress } from './progress.ts';

/** Reads the groups that somebody joined once more: an addition that they do not show has failed. */
export async function verifyMembers(joins: readonly Operation[], progress: Progress): Promise<void> {
  const done = joins.filter((operation): operation is MemberOperation => {
    const result = progress.results.get(operation);
    return operation.op === 'addMember' && result !== undefined && isDone(result);
  });
  const groups = new Set(done.flatMap(({ group }) => groupOf(group, progress) ?? []));
  if (groups.size === 0 || progress.stopped !== undefined || progress.signal.aborted) return;
  const shown = await read([...groups], progress);
  const missing = done.filter((operation) => !isShown(operation, shown, progress));
  if (missing.length === 0) return;
  const reason = 'the application accepted it, and a read afterwards does not show it';
  const failure = { outcome: 'failed', code: 'TARGET_UNVERIFIED', reason, unanswered: true } as const;
  await settle(
    missing.map((operation) => ({ operation, ...failure })),
    progress,
  );
}

type Shown = ReadonlyMap<ScimId, ReadonlySet<ScimId>>;

/** A read that fails proves nothing. */
async function read(groups: readonly ScimId[], { target, grace }: Progress): Promise<Shown | undefined> {
  return untilAborted(target.readMembers(groups, grace), grace.signal).catch(() => undefined);
}

function isShown({ group, user }: MemberOperation, shown: Shown | undefined, progress: Progress): boolean {
  const id = groupOf(group, progress);
  const account = accountOf(user, progress);
  if (shown === undefined || id === undefined || account === undefined) return true;
  return shown.get(id)?.has(account) === true;
}
