import type { Quarantine, RunSummary, SyncState } from '../record/sync-state.ts';
import { SourceError } from '../source/identity-source.ts';
import { TargetError } from '../target/target.ts';
import type { CycleDeps } from './cycle-deps.ts';
import { VanishedError } from './look-at-target.ts';
import { matter, type News } from './news.ts';
import { afterFailure, isQuarantined } from './quarantine.ts';
import { withRun } from './record-cycle.ts';
import { runCycle, runId, type CycleOptions } from './run-cycle.ts';
import type { Attempt } from './run-daemon.ts';
import { lastSuccessOf } from './success.ts';

/**
 * Runs one cycle and gives what became of it. That the source or the application cannot be used is remembered, so that a
 * daemon asks less and less often.
 *
 * Rejects only for an abort.
 */
export async function attemptCycle(deps: CycleDeps, options: CycleOptions): Promise<Attempt> {
  const at = deps.clock();
  try {
    return { kind: 'cycle', result: await runCycle(deps, options) };
  } catch (error) {
    if (options.signal.aborted) throw error;
    const unusable = error instanceof SourceError || error instanceof TargetError;
    const recorded = unusable ? await recordFailure(deps, at, error).catch(() => undefined) : undefined;
    return { kind: 'failure', error, ...(recorded ?? { failures: 1, nextTry: undefined, news: [] }) };
  }
}

interface Recorded {
  readonly failures: number;
  readonly nextTry: string;
  readonly news: readonly News[];
}

async function recordFailure(deps: CycleDeps, at: Date, error: Error): Promise<Recorded> {
  const { directory, lastCycle, clock } = deps;
  const state = await directory.state.load();
  const now = clock();
  const quarantine = afterFailure(state.quarantine, now);
  const news = failingNews(quarantine, state);
  const run = failedRun(at, now, error.message);
  await deps.tell?.({ kind: 'failure', error, ...quarantine, news });
  await directory.state.save({
    ...state,
    vanished: error instanceof VanishedError ? error.vanished : state.vanished,
    quarantine,
    // Whatever was told before still stands, as far as anybody can know.
    notified: [...state.notified, ...news.map(({ key }) => ({ key, at: now.toISOString() }))],
    runs: withRun(state.runs, run),
  });
  const last = await lastCycle.load();
  await lastCycle.save({ run, lastSuccess: lastSuccessOf(last, state), lasting: last?.lasting ?? [] });
  return { ...quarantine, news };
}

function failingNews(quarantine: Quarantine, { notified }: SyncState): readonly News[] {
  const failing = matter('failing', 'sides');
  if (!isQuarantined(quarantine) || notified.some(({ key }) => key === failing.key)) return [];
  return [{ ...failing, event: 'raised' }];
}

function failedRun(at: Date, now: Date, reason: string): RunSummary {
  return {
    id: runId(at),
    at: at.toISOString(),
    endedAt: now.toISOString(),
    mode: 'full',
    outcome: 'failed',
    planHash: '',
    operations: 0,
    done: 0,
    failed: 0,
    writes: 0,
    requests: { source: 0, target: 0 },
    reason,
  };
}
