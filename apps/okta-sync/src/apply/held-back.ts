import type { Operation } from '../plan/operation.ts';
import type { ScimId } from '../target/target.ts';
import type { Progress } from './progress.ts';

/** Why something is not taken after all: the guards counted on those who were to join, or to become active. */
export function heldBack(operation: Operation, { results, afterJoins }: Progress): string | undefined {
  const awaited = awaitedBy(operation, afterJoins);
  if (awaited.size === 0) return undefined;
  const short = [...results.values()].some(
    (result) =>
      result.outcome === 'failed' &&
      joinedBy(result.operation, afterJoins).some((group) => awaited.has(group)),
  );
  return short ? 'somebody who was to join the group first could not' : undefined;
}

type Waits = Progress['afterJoins'];

/** The groups that others have to join first. */
function awaitedBy(operation: Operation, { waiting }: Waits): ReadonlySet<ScimId> {
  if (operation.op !== 'removeMember' || operation.cause === 'status') {
    return waiting.get(operation) ?? new Set();
  }
  return new Set(operation.group.id === undefined ? [] : [operation.group.id]);
}

function joinedBy(operation: Operation, { reactivated }: Waits): readonly ScimId[] {
  if (operation.op !== 'addMember') return [...(reactivated.get(operation) ?? [])];
  return operation.group.id === undefined ? [] : [operation.group.id];
}
