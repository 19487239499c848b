import { foldCase, type Compat, type Filter, type PatchOperation } from '@drawbridge/scim';
import type { MembershipChange } from '../store/resource-store.ts';
import { MEMBERS, onlyMembers, toMemberIds } from './membership.ts';

/** A PATCH taken apart: what it does to a group's members, and the operations on everything else. */
export interface MembershipPatch {
  /** Absent when no operation concerns the members. */
  readonly membership?: MembershipChange;
  readonly others: readonly PatchOperation[];
}

/**
 * Takes the operations on `members` out of a PATCH and joins them into one set operation, so that nobody has to read
 * the members that stay. Gives `undefined` when an operation selects members by anything but their ids: then they must
 * be read.
 *
 * @throws ScimError `invalidValue` for a member without a value.
 */
export function takeMembership(
  operations: readonly PatchOperation[],
  compat: Compat,
): MembershipPatch | undefined {
  const others = operations.filter((operation) => !concernsMembers(operation));
  if (others.length === operations.length) return { others };
  const steps = operations.filter(concernsMembers).map((operation) => toStep(operation, compat));
  const membership = steps.reduce<MembershipChange | undefined>(
    (before, step) => (before === undefined || step === undefined ? undefined : join(before, step)),
    { keepOthers: true, add: [], remove: [] },
  );
  return membership === undefined ? undefined : { membership, others };
}

/** Tells whether an operation's target is the members of a group. */
export function concernsMembers(operation: PatchOperation): boolean {
  return (
    operation.op !== 'removeExtension' &&
    operation.target.extension === undefined &&
    operation.target.attribute.name === MEMBERS
  );
}

function toStep(operation: PatchOperation, compat: Compat): MembershipChange | undefined {
  if (operation.op === 'removeExtension' || operation.target.subAttribute !== undefined) return undefined;
  const { filter } = operation.target;
  if (operation.op !== 'remove') {
    if (filter !== undefined) return undefined;
    const ids = toMemberIds(operation.value);
    return operation.op === 'add' ? { keepOthers: true, add: ids, remove: [] } : onlyMembers(ids);
  }
  if (operation.values !== undefined) return removal(toMemberIds(operation.values));
  if (filter === undefined) return onlyMembers([]);
  // Where removing an absent member is an error, only the members themselves can tell.
  const ids = compat.removeAbsentValue ? selectedIds(filter) : undefined;
  return ids === undefined ? undefined : removal(ids);
}

function removal(ids: readonly string[]): MembershipChange {
  return { keepOthers: true, add: [], remove: ids };
}

/** The ids that `value eq "a" or value eq "b"` selects; `undefined` for any other filter. */
function selectedIds(filter: Filter): readonly string[] | undefined {
  if (filter.op === 'or') {
    const parts = filter.filters.map(selectedIds);
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  if (filter.op !== 'eq' || typeof filter.value !== 'string') return undefined;
  const { uri, name, subAttribute } = filter.path;
  const isId = uri === undefined && subAttribute === undefined && foldCase(name) === 'value';
  return isId ? [filter.value] : undefined;
}

/** One change that does what two do one after the other. */
function join(before: MembershipChange, step: MembershipChange): MembershipChange {
  if (!step.keepOthers) return step;
  const removed = new Set(step.remove);
  const added = new Set(step.add);
  const add = [...new Set([...before.add, ...step.add])].filter((id) => !removed.has(id));
  if (!before.keepOthers) return { keepOthers: false, add, remove: [] };
  const remove = [...new Set([...before.remove, ...step.remove])].filter((id) => !added.has(id));
  return { keepOthers: true, add, remove };
}
