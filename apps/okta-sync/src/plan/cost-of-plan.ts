import { groupKey, isMemberOperation, type Operation } from './operation.ts';

/** Members that one request changes; what every SCIM server takes. */
export const MEMBERS_PER_REQUEST = 100;

/** How many requests it takes to apply operations, with one more for each group whose members are verified. */
export function requestsToApply(operations: readonly Operation[]): number {
  const members = operations.filter(isMemberOperation);
  const batches = Map.groupBy(members, ({ op, group }) => `${op} ${groupKey(group)}`);
  const touched = new Set(members.map(({ group }) => groupKey(group)));
  const chunks = [...batches.values()].map(({ length }) => Math.ceil(length / MEMBERS_PER_REQUEST));
  return operations.length - members.length + touched.size + chunks.reduce((sum, count) => sum + count, 0);
}
