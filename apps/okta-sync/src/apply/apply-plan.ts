import { ScimError } from '@drawbridge/scim';

import type { OktaId } from '../source/identity-source.ts';
import { TargetError, type ScimId, type Target } from '../target/target.ts';
import type { Operation, Plan, UserRef } from '../plan/plan.ts';
import { createGrace, untilAborted, type Grace } from './grace.ts';
import type { OperationResult } from './operation-result.ts';

type MemberOperation = Extract<Operation, { op: 'addMember' | 'removeMember' }>;
type UserOperation = Exclude<Operation, MemberOperation>;

/** Members that one request changes; what every SCIM server takes. */
const CHUNK_SIZE = 100;

interface Progress {
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly grace: Grace;
  readonly created: Map<OktaId, ScimId>;
  readonly results: OperationResult[];
  /** Why nothing more is attempted; set once the application as a whole stops answering. */
  stopped: string | undefined;
}

/** When to stop, and how. */
export interface ApplyOptions {
  /** Stops before the next write. */
  readonly signal: AbortSignal;
  /** Milliseconds that the write under way may take after that. */
  readonly grace: number;
  /** Called when the signal aborts while there is still something to do. */
  readonly stopping?: (() => void) | undefined;
}

/**
 * Carries a plan out, in its order: people who may have no access lose it first, then accounts are created, then
 * members join, and at last members leave. One failed operation does not lose the others. An abort finishes the write
 * under way, if that takes no longer than the grace, and skips the rest.
 *
 * @returns one result per operation.
 */
export async function applyPlan(
  plan: Plan,
  target: Target,
  { signal, grace: milliseconds, stopping = () => undefined }: ApplyOptions,
): Promise<readonly OperationResult[]> {
  using grace = createGrace(signal, milliseconds, stopping);
  const progress: Progress = { target, signal, grace, created: new Map(), results: [], stopped: undefined };
  for (const operation of plan.operations) {
    if (!isMemberOperation(operation)) await applyUser(operation, progress);
  }
  const members = plan.operations.filter(isMemberOperation);
  for (const batch of Map.groupBy(members, ({ op, group }) => `${op} ${group.id}`).values()) {
    for (let start = 0; start < batch.length; start += CHUNK_SIZE) {
      await applyChunk(batch.slice(start, start + CHUNK_SIZE), progress);
    }
  }
  return progress.results;
}

function isMemberOperation(operation: Operation): operation is MemberOperation {
  return operation.op === 'addMember' || operation.op === 'removeMember';
}

async function applyUser(operation: UserOperation, progress: Progress): Promise<void> {
  if (skipped([operation], progress)) return;
  try {
    const created = await untilAborted(writeUser(operation, progress), progress.grace.signal);
    if (created !== undefined && operation.user.oktaId !== undefined) {
      progress.created.set(operation.user.oktaId, created);
    }
    progress.results.push({ operation, outcome: 'done', created });
  } catch (error) {
    fail([operation], error, progress);
  }
}

async function writeUser(operation: UserOperation, { target, grace }: Progress): Promise<ScimId | undefined> {
  switch (operation.op) {
    case 'createUser':
      return target.createUser(operation.attributes, grace);
    case 'deactivateUser':
      await target.setActive(existing(operation.user), false, grace);
      return undefined;
    case 'reactivateUser':
      await target.setActive(existing(operation.user), true, grace);
      return undefined;
    case 'linkUser':
      await target.setExternalId(existing(operation.user), operation.externalId, grace);
      return undefined;
  }
}

function existing({ scimId, userName }: UserRef): ScimId {
  if (scimId === undefined) throw new Error(`the plan names no account for ${userName}`);
  return scimId;
}

async function applyChunk(chunk: readonly MemberOperation[], progress: Progress): Promise<void> {
  if (skipped(chunk, progress)) return;
  const ready = chunk.flatMap((operation) => {
    const id = accountOf(operation.user, progress);
    return id === undefined ? [] : [{ operation, id }];
  });
  const orphans = chunk.filter((operation) => accountOf(operation.user, progress) === undefined);
  for (const operation of orphans) {
    const reason = 'the account could not be created';
    progress.results.push({ operation, outcome: 'failed', reason, unanswered: false });
  }
  const [first] = ready;
  if (first === undefined) return;
  try {
    const ids = ready.map(({ id }) => id);
    await untilAborted(writeMembers(first.operation, ids, progress), progress.grace.signal);
    for (const { operation } of ready)
      progress.results.push({ operation, outcome: 'done', created: undefined });
  } catch (error) {
    if (ready.length === 1 || !isRefusal(error)) {
      fail(
        ready.map(({ operation }) => operation),
        error,
        progress,
      );
      return;
    }
    // One member that the application does not accept must not keep out the others.
    for (const { operation } of ready) await applyChunk([operation], progress);
  }
}

async function writeMembers(
  { op, group }: MemberOperation,
  members: readonly ScimId[],
  { target, grace }: Progress,
): Promise<void> {
  await (op === 'addMember'
    ? target.addMembers(group.id, members, grace)
    : target.removeMembers(group.id, members, grace));
}

/** The application understood the request and does not accept it: one of its members may be the reason. */
function isRefusal(error: unknown): boolean {
  return error instanceof ScimError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

function accountOf({ scimId, oktaId }: UserRef, { created }: Progress): ScimId | undefined {
  return scimId ?? (oktaId === undefined ? undefined : created.get(oktaId));
}

function skipped(operations: readonly Operation[], progress: Progress): boolean {
  const reason = progress.stopped ?? (progress.signal.aborted ? 'the run was stopped' : undefined);
  if (reason === undefined) return false;
  for (const operation of operations) progress.results.push({ operation, outcome: 'skipped', reason });
  return true;
}

function fail(operations: readonly Operation[], error: unknown, progress: Progress): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof TargetError) progress.stopped = reason;
  const unanswered = !isAnswer(error) && !(error instanceof Error && isAnswer(error.cause));
  for (const operation of operations)
    progress.results.push({ operation, outcome: 'failed', reason, unanswered });
}

/** An error of the server's own may hide that the work was done. */
function isAnswer(error: unknown): boolean {
  return error instanceof ScimError && error.status < 500;
}
