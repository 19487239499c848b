import type { Operation } from '../plan/operation.ts';
import type { JournalEntry, JournalResult } from '../record/journal.ts';

/** One write of an earlier run, and what became of it. */
export interface PastWrite {
  readonly run: string;
  /** When the outcome was known; ISO 8601, UTC. */
  readonly at: string;
  readonly operation: Operation;
  readonly outcome: JournalResult['outcome'];
  /** Why it failed or was skipped. */
  readonly reason: string | undefined;
}

/** The writes that a piece of the journal tells of, oldest first. */
export function pastWrites(entries: readonly JournalEntry[]): readonly PastWrite[] {
  const operations = new Map(
    entries.flatMap((entry) => (entry.kind === 'begin' ? [[entry.run, entry.operations]] : [])),
  );
  return entries.flatMap((entry) => {
    if (entry.kind !== 'outcome') return [];
    return entry.results.flatMap((result): readonly PastWrite[] => {
      const operation = operations.get(entry.run)?.[result.at];
      const reason = 'reason' in result ? result.reason : undefined;
      return operation === undefined
        ? []
        : [{ run: entry.run, at: entry.at, operation, outcome: result.outcome, reason }];
    });
  });
}
