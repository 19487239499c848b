import type { JournalRun } from '../record/journal.ts';
import type { StateDirectory } from '../record/state-directory.ts';
import type { RunSummary } from '../record/sync-state.ts';

/** What is known of one run. */
export interface RunDetail {
  /** Absent when the run was interrupted, or is longer ago than the history reaches. */
  readonly summary: RunSummary | undefined;
  /** Absent when the run wrote nothing. */
  readonly journal: JournalRun | undefined;
}

/** Looks a run up by its id; undefined when nothing is known of it. */
export async function readRunDetail(directory: StateDirectory, id: string): Promise<RunDetail | undefined> {
  const [{ runs }, journal] = await Promise.all([directory.state.load(), directory.journal.readRun(id)]);
  const summary = runs.find((run) => run.id === id);
  return summary === undefined && journal === undefined ? undefined : { summary, journal };
}
