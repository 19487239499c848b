import { groupKey, isMemberOperation, type Operation } from './operation.ts';

/** Members that one request changes; what every SCIM server takes. */
export const MEMBERS_PER_REQUEST = 100;

/** How many requests it takes to apply operations, with one more whenever a group's members are read back. */
export function requestsToApply(operations: readonly Operation[]): number {
  const members = operations.filter(isMemberOperation);
  const batches = Map.groupBy(members, ({ op, group }) => `${op} ${groupKey(group)}`);
  // Those who leave for absence do so when everything else was read back.
  const readBack = new Set(
    members.map((one) => `${one.op === 'removeMember' && one.cause === 'absence'} ${groupKey(one.group)}`),
  );
  const chunks = [...batches.values()].map(({ length }) => Math.ceil(length / MEMBERS_PER_REQUEST));
  return operations.length - members.length + readBack.size + chunks.reduce((sum, count) => sum + count, 0);
}
