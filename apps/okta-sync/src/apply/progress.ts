import { foldCase } from '@drawbridge/scim';

import { NOTHING_WAITS, type AfterJoins } from '../guard/after-joins.ts';
import { groupKey, type GroupRef, type Operation, type UserRef } from '../plan/operation.ts';
import type { ScimId, Target, WriteOptions } from '../target/target.ts';
import { toFailure } from './failure.ts';
import type { Grace } from './grace.ts';
import { LONGEST_WRITE, withinTime } from './longest-write.ts';
import type { OperationResult } from './operation-result.ts';
import { createPatience, reallyWait, type Patience, type Wait } from './patience.ts';

/** Where what is written is written down, each line durable before the next step. */
export interface WriteLog {
  readonly intent: (operations: readonly Operation[]) => Promise<void>;
  readonly outcome: (results: readonly OperationResult[]) => Promise<void>;
}

/** When to stop, and who watches. */
export interface ApplyOptions {
  /** Stops before the next write. */
  readonly signal: AbortSignal;
  /** Milliseconds that the write under way may take after that. */
  readonly grace: number;
  /** Called when the signal aborts while there is still something to do. */
  readonly stopping?: (() => void) | undefined;
  readonly log?: WriteLog | undefined;
  /** Asked before each write; rejects when somebody else has taken over, and nothing more is written. */
  readonly fence?: (() => Promise<void>) | undefined;
  /** Told after each write how many operations are settled. */
  readonly settled?: ((done: number) => void) | undefined;
  /** Names of groups that people without access leave before all others. */
  readonly privileged?: readonly string[] | undefined;
  /** What is taken only once others have joined; by default nothing. */
  readonly afterJoins?: AfterJoins | undefined;
  /** Waits before a write, or a look at what it did, is repeated; by default really. */
  readonly wait?: Wait | undefined;
  /** Milliseconds that one write may take; {@link LONGEST_WRITE} by default. */
  readonly longestWrite?: number | undefined;
}

/** A run of writes under way. */
export interface Progress extends Pick<ApplyOptions, 'signal' | 'log' | 'fence' | 'settled'> {
  readonly target: Target;
  readonly grace: Grace;
  readonly longestWrite: number;
  readonly wait: Wait;
  readonly patience: Patience;
  readonly afterJoins: AfterJoins;
  /** Names of the privileged groups, in folded case. */
  readonly privileged: ReadonlySet<string>;
  readonly results: Map<Operation, OperationResult>;
  /** Accounts and groups that this run created. */
  readonly accounts: Map<string, ScimId>;
  readonly groups: Map<string, ScimId>;
  /** What was done by the application's word, while its answer did not show it. */
  readonly unshown: Set<Operation>;
  /** What is not taken after all: the guards counted on somebody who could not join, or not become active, or was not seen to. */
  spared: ReadonlySet<Operation>;
  /** How many writes in a row could not be done because the connection broke. */
  brokenOver: number;
  /** Why nothing more is attempted; set once the application as a whole stops answering. */
  stopped: string | undefined;
}

/** The account, which this run may have created. */
export function accountOf({ scimId, sourceId }: UserRef, { accounts }: Progress): ScimId | undefined {
  return scimId ?? (sourceId === undefined ? undefined : accounts.get(sourceId));
}

/** The group, which this run may have created. */
export function groupOf(group: GroupRef, { groups }: Progress): ScimId | undefined {
  return group.id ?? groups.get(groupKey(group));
}

/** Settles an operation that is spared as skipped; false when it is not. */
export async function isSpared(operation: Operation, progress: Progress): Promise<boolean> {
  if (!progress.spared.has(operation)) return false;
  const reason = 'somebody who was to join the group first could not, or was not seen to';
  await settle([{ operation, outcome: 'skipped', reason }], progress);
  return true;
}

/** Whether nothing more is attempted; the operations are then settled as skipped. */
export async function skipped(operations: readonly Operation[], progress: Progress): Promise<boolean> {
  const reason = progress.stopped ?? (progress.signal.aborted ? 'the run was stopped' : undefined);
  if (reason === undefined) return false;
  await settle(
    operations.map((operation) => ({ operation, outcome: 'skipped', reason })),
    progress,
  );
  return true;
}

/** Whether an operation concerns a privileged group. */
export function isPrivileged({ group }: { readonly group: GroupRef }, { privileged }: Progress): boolean {
  return privileged.has(foldCase(group.name));
}

/** Begins a run of writes. */
export function createProgress(target: Target, grace: Grace, options: ApplyOptions): Progress {
  const {
    signal,
    log,
    fence,
    settled,
    wait = reallyWait,
    longestWrite = LONGEST_WRITE,
    afterJoins = NOTHING_WAITS,
    privileged = [],
  } = options;
  return {
    ...{ target, signal, grace, log, fence, settled, longestWrite },
    wait,
    patience: createPatience(signal, wait),
    afterJoins,
    privileged: new Set(privileged.map(foldCase)),
    results: new Map(),
    accounts: new Map(),
    groups: new Map(),
    unshown: new Set(),
    spared: new Set(),
    brokenOver: 0,
    stopped: undefined,
  };
}

/** One attempt at a write. */
export interface Attempt extends WriteOptions {
  /** Counted from 1; the ones before it may have been carried out without an answer. */
  readonly number: number;
}

/**
 * Writes something that settles these operations: first it is written down, then somebody else's takeover is ruled out.
 * What fails for a reason that may pass is tried again, each time only after a takeover was ruled out once more.
 *
 * @throws what the last attempt throws, and what the fence or the log throws, after which nothing more is written.
 */
export async function write<T>(
  operations: readonly Operation[],
  progress: Progress,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const { log, grace, patience, longestWrite } = progress;
  await orNothingMore(log?.intent(operations), progress);
  for (let number = 1; ; number += 1) {
    await orNothingMore(progress.fence?.(), progress);
    try {
      const written = await withinTime(longestWrite, grace.signal, (signal) => work({ signal, number }));
      patience.restore();
      progress.brokenOver = 0;
      return written;
    } catch (error) {
      if (!(await patience.allowsAnother(error, number))) throw error;
    }
  }
}

async function orNothingMore(step: Promise<void> | undefined, progress: Progress): Promise<void> {
  try {
    await step;
  } catch (error) {
    progress.stopped = toFailure(error).reason;
    throw new NotWrittenError(progress.stopped, { cause: error });
  }
}

/** Settles operations whose write failed. */
export async function fail(
  operations: readonly Operation[],
  error: unknown,
  progress: Progress,
): Promise<void> {
  if (error instanceof NotWrittenError) {
    await skipped(operations, progress);
    return;
  }
  const { code, reason, unanswered, fatal, unreachable } = toFailure(error);
  if (unreachable) progress.brokenOver += 1;
  // One object that breaks the connection each time must not hold up all that come after it.
  if (fatal || progress.brokenOver > 1 || (unreachable && progress.patience.isSpent()))
    progress.stopped = reason;
  await settle(
    operations.map((operation) => ({ operation, outcome: 'failed', code, reason, unanswered })),
    progress,
  );
}

/** Settles operations; a later word on the same operation takes the place of an earlier one. */
export async function settle(results: readonly OperationResult[], progress: Progress): Promise<void> {
  for (const result of results) progress.results.set(result.operation, result);
  if (results.some(({ outcome }) => outcome !== 'skipped')) {
    await progress.log?.outcome(results).catch((error: unknown) => {
      // What cannot be written down any more is found out by the next run; nothing may follow it.
      progress.stopped ??= toFailure(error).reason;
    });
  }
  progress.settled?.(progress.results.size);
}

/** The write was not begun. */
class NotWrittenError extends Error {
  override readonly name = 'NotWrittenError';
}
