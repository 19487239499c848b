import type { BulkOperation } from './bulk.ts';

/**
 * Operations that grow at their end. Bulks that were made one of the other share it, each up to its own length: copying all
 * of them for each one more would take minutes for the people of a large organization.
 */
export interface OperationLog {
  readonly operations: BulkOperation[];
  /** Where each bulkId was given. */
  readonly positions: Map<string, number>;
}

/** Begins with operations. */
export function createLog(operations: readonly BulkOperation[]): OperationLog {
  const named = operations.flatMap(({ bulkId }, position) =>
    bulkId === undefined ? [] : [[bulkId, position] as const],
  );
  return { operations: [...operations], positions: new Map(named) };
}

/** The operations up to a length and one more: the same log, or a copy where another bulk has gone on from there already. */
export function append(log: OperationLog, length: number, operation: BulkOperation): OperationLog {
  const own = log.operations.length === length ? log : createLog(log.operations.slice(0, length));
  own.operations.push(operation);
  if (operation.bulkId !== undefined) own.positions.set(operation.bulkId, length);
  return own;
}
