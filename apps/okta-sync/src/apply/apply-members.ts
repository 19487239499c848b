import { ScimError } from '@drawbridge/scim-client';

import { MEMBERS_PER_REQUEST } from '../plan/cost-of-plan.ts';
import { groupKey, type MemberOperation } from '../plan/operation.ts';
import type { ScimId, WriteOptions } from '../target/target.ts';
import { untilAborted } from './grace.ts';
import { accountOf, fail, groupOf, isSpared, settle, skipped, write, type Progress } from './progress.ts';

/** Carries out changes of members of one kind, group by group. */
export async function applyMembers(
  operations: readonly MemberOperation[],
  progress: Progress,
): Promise<void> {
  for (const batch of Map.groupBy(operations, ({ group }) => groupKey(group)).values()) {
    let rest = await withGroup(batch, progress);
    while (rest.length > 0) {
      const size = await chunkSize(progress);
      await applyChunk(rest.slice(0, size), progress);
      rest = rest.slice(size);
    }
  }
}

/** Where a group is written back as a whole, all its changes go into one write; that may only show at the first. */
async function chunkSize({ target, grace, signal, stopped }: Progress): Promise<number> {
  if (stopped !== undefined || signal.aborted) return MEMBERS_PER_REQUEST;
  const asked = target.capabilities({ signal: grace.signal });
  // What it can do matters less than doing it.
  const capabilities = await untilAborted(asked, grace.signal).catch(() => undefined);
  if (capabilities?.patch === false) return Infinity;
  return Math.min(MEMBERS_PER_REQUEST, capabilities?.maxOperations ?? MEMBERS_PER_REQUEST);
}

interface Ready {
  readonly operation: MemberOperation;
  readonly group: ScimId;
  readonly account: ScimId;
}

/** Settles what cannot be attempted. */
async function withGroup(
  operations: readonly MemberOperation[],
  progress: Progress,
): Promise<readonly Ready[]> {
  const ready: Ready[] = [];
  for (const operation of operations) {
    const group = groupOf(operation.group, progress);
    const account = accountOf(operation.user, progress);
    if (await isSpared(operation, progress)) continue;
    if (group !== undefined && account !== undefined) {
      ready.push({ operation, group, account });
    } else if (!(await skipped([operation], progress))) {
      const reason = `the ${group === undefined ? 'group' : 'account'} could not be created`;
      const failure = { outcome: 'failed', code: 'DEPENDS_ON_FAILED', reason, unanswered: false } as const;
      await settle([{ operation, ...failure }], progress);
    }
  }
  return ready;
}

async function applyChunk(chunk: readonly Ready[], progress: Progress): Promise<void> {
  const operations = chunk.map(({ operation }) => operation);
  const [first] = chunk;
  if (first === undefined || (await skipped(operations, progress))) return;
  try {
    const members = chunk.map(({ account }) => account);
    await write(operations, progress, (options) => send(first, members, progress, options));
    await settle(
      operations.map((operation) => ({ operation, outcome: 'done', created: undefined })),
      progress,
    );
  } catch (error) {
    if (chunk.length === 1 || !isAboutOne(error, progress)) return fail(operations, error, progress);
    // One member that the application does not accept, or fails over, must not keep out the others.
    const middle = Math.ceil(chunk.length / 2);
    await applyChunk(chunk.slice(0, middle), progress);
    await applyChunk(chunk.slice(middle), progress);
  }
}

async function send(
  { operation, group }: Ready,
  members: readonly ScimId[],
  { target }: Progress,
  { signal }: WriteOptions,
): Promise<void> {
  await (operation.op === 'addMember'
    ? target.addMembers(group, members, { signal })
    : target.removeMembers(group, members, { signal }));
}

/** The application answered, and is neither busy nor down: one of the members may be the reason. */
function isAboutOne(error: unknown, { patience }: Progress): boolean {
  return error instanceof ScimError && error.status >= 400 && error.status !== 429 && !patience.isSpent();
}
