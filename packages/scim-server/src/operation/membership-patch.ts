import { foldCase, type Compat, type Filter, type PatchOperation, type ResourceType } from '@drawbridge/scim';
import type { MembershipChange } from '../store/resource-store.ts';
import { onlyMembers, toMemberIds } from './membership.ts';
import { targetsAttribute } from './targets-attribute.ts';

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
  type: ResourceType,
  operations: readonly PatchOperation[],
  compat: Compat,
): MembershipPatch | undefined {
  const others = operations.filter((operation) => !concernsMembers(type, operation));
  if (others.length === operations.length) return { others };
  const steps = operations
    .filter((operation) => concernsMembers(type, operation))
    .map((operation) => toStep(operation, compat));
  const known = steps.filter((step) => step !== undefined);
  return known.length < steps.length ? undefined : { membership: join(known), others };
}

/** Tells whether an operation's target is the members of a group. */
export function concernsMembers({ relations }: ResourceType, operation: PatchOperation): boolean {
  return targetsAttribute(operation, relations.members?.attribute);
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

/** One change that does what several do one after the other; each step is looked at once. */
function join(steps: readonly MembershipChange[]): MembershipChange {
  let keepOthers = true;
  let add = new Set<string>();
  let remove = new Set<string>();
  for (const step of steps) {
    if (!step.keepOthers) {
      keepOthers = false;
      add = new Set();
      remove = new Set();
    }
    for (const id of step.remove) {
      add.delete(id);
      if (keepOthers) remove.add(id);
    }
    for (const id of step.add) {
      remove.delete(id);
      add.add(id);
    }
  }
  return { keepOthers, add: [...add], remove: [...remove] };
}
