import type { OperationResult } from '../apply/operation-result.ts';
import { joinGroups } from '../plan/known-groups.ts';
import { operationKey, type Operation } from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import type { JournalEntry, JournalResult, JournalRun } from './journal.ts';

/** Tells operations by their positions in the plan. */
export function createPositions(
  operations: readonly Operation[],
): (some: readonly Operation[]) => readonly number[] {
  const positions = new Map(operations.map((operation, at) => [operationKey(operation), at]));
  return (some) => some.flatMap((operation) => positions.get(operationKey(operation)) ?? []);
}

/** A result with its operation told by its position. */
export function toJournalResult(result: OperationResult, at: number): JournalResult {
  switch (result.outcome) {
    case 'done':
      return { at, outcome: result.outcome, created: result.created };
    case 'failed': {
      const { outcome, code, reason, unanswered } = result;
      return { at, outcome, code, reason, unanswered };
    }
    case 'skipped':
      return { at, outcome: result.outcome, reason: result.reason };
  }
}

/** Gathers what the entries tell of each run, in the order in which runs began. */
export function gatherRuns(entries: readonly JournalEntry[]): readonly JournalRun[] {
  const runs = new Map<string, JournalRun>();
  for (const entry of entries) {
    const run = runs.get(entry.run);
    if (entry.kind === 'begin') {
      const { at, planHash, operations, outlook, approval } = entry;
      const begun = { id: entry.run, at, planHash, operations, outlook, approval };
      runs.set(entry.run, { ...begun, results: [], ended: false });
    } else if (run !== undefined) {
      runs.set(entry.run, withEntry(run, entry));
    }
  }
  return [...runs.values()].map((run) => ({ ...run, results: lastWords(run.results) }));
}

/**
 * The run that did not come to its end, or that the state does not know because it is older, as one from a backup is. When
 * another one was begun after it, and was interrupted too, both are one: what either was about to give is unexplained.
 */
export function openRunOf(runs: readonly JournalRun[], unknown: ReadonlySet<string>): JournalRun | undefined {
  const open = runs.slice(runs.findLastIndex(({ id, ended }) => ended && !unknown.has(id)) + 1);
  const last = open.at(-1);
  if (last === undefined) return undefined;
  return {
    ...last,
    operations: open.flatMap(({ operations }) => operations),
    outlook: mergeOutlooks(open.map(({ outlook }) => outlook)),
    results: open.flatMap(({ results }) => results),
    // What let one of them pass says nothing of the others.
    approval: open.length === 1 ? last.approval : undefined,
    ...(open.some(({ ended }) => ended) && { unknownToState: true }),
  };
}

function withEntry(run: JournalRun, entry: Exclude<JournalEntry, { kind: 'begin' }>): JournalRun {
  switch (entry.kind) {
    case 'intent':
      return run;
    case 'outcome':
      return {
        ...run,
        results: [...run.results, ...entry.results.flatMap((result) => toResult(run, result))],
      };
    case 'end':
      return { ...run, ended: true };
  }
}

function toResult({ operations }: JournalRun, { at, ...result }: JournalResult): readonly OperationResult[] {
  const operation = operations[at];
  return operation === undefined ? [] : [{ operation, ...result }];
}

/** A later word on the same operation takes the place of an earlier one. */
function lastWords(results: readonly OperationResult[]): readonly OperationResult[] {
  return [...new Map(results.map((result) => [operationKey(result.operation), result])).values()];
}

function mergeOutlooks(outlooks: readonly Plan['outlook'][]): Plan['outlook'] {
  return {
    groups: joinGroups(outlooks.flatMap(({ groups }) => groups)),
    links: [...new Map(outlooks.flatMap(({ links }) => links).map((one) => [one.sourceId, one])).values()],
    memberships: outlooks.flatMap(({ memberships }) => memberships),
    setAside: outlooks.flatMap(({ setAside }) => setAside),
  };
}
