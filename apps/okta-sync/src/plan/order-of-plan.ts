import type { Operation } from './operation.ts';
import type { Drift, Notice, PendingRemoval } from './plan.ts';

const ORDER: readonly Operation['op'][] = [
  'deactivateUser',
  'createUser',
  'reactivateUser',
  'linkUser',
  'updateUser',
  'createGroup',
  'renameGroup',
  'addMember',
  'removeMember',
];

/** By kind, group and person: independent of the order in which things were read. */
export function sortOperations(operations: readonly Operation[]): readonly Operation[] {
  return sortBy(operations, (operation) => {
    const group = 'group' in operation ? operation.group.name : '';
    const user = 'user' in operation ? operation.user : undefined;
    const id =
      user?.sourceId ?? user?.scimId ?? ('group' in operation ? (operation.group.mirrors ?? '') : '');
    return [String(ORDER.indexOf(operation.op)), group, user?.userName ?? '', id];
  });
}

/** By kind, group, person and reason. */
export function sortNotices(notices: readonly Notice[]): readonly Notice[] {
  return sortBy(notices, ({ kind, group, user, reason }) => [kind, group ?? '', user ?? '', reason]);
}

/** By kind, group and person. */
export function sortDrift(drift: readonly Drift[]): readonly Drift[] {
  return sortBy(drift, ({ kind, group, user }) => [kind, group ?? '', user]);
}

/** By the time when it is due, group and person. */
export function sortPending(pending: readonly PendingRemoval[]): readonly PendingRemoval[] {
  return sortBy(pending, ({ due, group, user }) => [due, group, user.userName, user.scimId]);
}

function sortBy<T>(items: readonly T[], keyOf: (item: T) => readonly string[]): readonly T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item).join('\u0000') }));
  return keyed.toSorted((left, right) => compare(left.key, right.key)).map(({ item }) => item);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
