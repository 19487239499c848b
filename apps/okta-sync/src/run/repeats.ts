import { isDone } from '../apply/operation-result.ts';
import { operationKey, type Operation } from '../plan/operation.ts';
import type { Journal } from '../record/journal.ts';
import type { RunSummary } from '../record/sync-state.ts';
import { isHeld } from './verdict.ts';

/**
 * Finds what the run before had done, by the application's word, and is to be done again: the application does not keep it,
 * or somebody undoes it. The source has no part in that, for it can only ask for what is not there.
 */
export async function findRepeats(
  operations: readonly Operation[],
  runs: readonly RunSummary[],
  journal: Pick<Journal, 'readRun'>,
): Promise<readonly Operation[]> {
  const before = operations.length === 0 ? undefined : runs.findLast(hasLooked);
  if (before === undefined || before.done === 0) return [];
  const { results = [] } = (await journal.readRun(before.id)) ?? {};
  const done = new Set(results.filter(isDone).map(({ operation }) => whatItDoes(operation)));
  return operations.filter((operation) => done.has(whatItDoes(operation)));
}

/** Whether a run would have shown that what was done before it stands: one that failed, or was held back, would not. */
function hasLooked({ outcome, done }: RunSummary): boolean {
  return outcome !== 'failed' && (!isHeld(outcome) || done > 0);
}

/** Tells operations apart that do different things to the same object. */
function whatItDoes(operation: Operation): string {
  const key = operationKey(operation);
  switch (operation.op) {
    case 'linkUser':
      return JSON.stringify([key, operation.externalId]);
    case 'renameGroup':
      return JSON.stringify([key, operation.group.name]);
    case 'updateUser':
      return JSON.stringify([key, operation.changes.map(({ path, after }) => [path, after])]);
    case 'addMember':
    case 'removeMember':
      // A group that was made again under its name keeps nothing of the old one, and is no witness against anybody.
      return JSON.stringify([key, operation.group.mirrors ?? operation.group.id]);
    default:
      return JSON.stringify([key]);
  }
}
