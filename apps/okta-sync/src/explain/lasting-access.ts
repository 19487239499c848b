import { foldCase } from '@drawbridge/scim';

import type { OperationResult } from '../apply/operation-result.ts';
import type { Block } from '../guard/block.ts';
import {
  isUrgent,
  operationKey,
  takesAway,
  type Loss,
  type Operation,
  type UserRef,
} from '../plan/operation.ts';
import type { Plan } from '../plan/plan.ts';
import type { ScimId, TargetSnapshot } from '../target/target.ts';

/** Somebody who may have no access by their status in the source, and has not lost all of it. */
export interface LastingAccess {
  /** The userName. */
  readonly user: string;
  /** Whether the account is active; if not, only memberships are left. */
  readonly active: boolean;
  /** The groups of the application that they are in, as far as they were read; privileged ones first. */
  readonly groups: readonly string[];
  /** Whether one of the groups is privileged. */
  readonly privileged: boolean;
  /** Why they may have no access: `suspended in Okta`. */
  readonly status: string;
  /** What keeps it: `held back by min-admins`. */
  readonly because: string;
}

/** What the question is answered from. */
export interface LastingAccessInput {
  /** The whole plan, with what is done of it although it is held back. */
  readonly plan: Pick<Plan, 'operations' | 'notices'>;
  /** The application before anything of the plan was done; undefined when it was not read as a whole. */
  readonly target: Pick<TargetSnapshot, 'groups'> | undefined;
  /** What became of operations; one without a result was held back. */
  readonly results: readonly OperationResult[];
  /** The rules that hold the plan back. */
  readonly blocks: readonly Block[];
  readonly privilegedGroups: readonly string[];
}

/** Finds everybody who should have lost their access and has not, those in privileged groups first. */
export function lastingAccess(input: LastingAccessInput): readonly LastingAccess[] {
  const settled = new Map(input.results.map((result) => [operationKey(result.operation), result]));
  const resultOf = (operation: Operation): OperationResult | undefined =>
    settled.get(operationKey(operation));
  const held = input.plan.operations.filter(isEnding).filter((one) => resultOf(one)?.outcome !== 'done');
  const spared = input.plan.notices.flatMap(({ withheld: one }) =>
    one !== undefined && isEnding(one) ? [one] : [],
  );
  const people = Map.groupBy([...held, ...spared], ({ user }) => accountOf(user));
  const groupsOf = indexGroups(new Set(people.keys()), input);
  const isPrivileged = compilePrivileged(input);
  return [...people]
    .map(([account, left]): LastingAccess => {
      const groups = groupsOf(account).toSorted(firstThose(isPrivileged));
      // What became of the account says more than what became of a membership.
      const main = left.find(({ op }) => op === 'deactivateUser') ?? left[0];
      const because =
        main === undefined || spared.includes(main)
          ? 'protected by guards.protectedUsers or guards.self'
          : whatKeeps(resultOf(main), groups, input.blocks);
      return {
        user: main?.user.userName ?? account,
        active: main?.op === 'deactivateUser',
        groups,
        privileged: groups.some(isPrivileged),
        status: main?.reason ?? '',
        because,
      };
    })
    .toSorted(
      (one, other) =>
        Number(other.privileged) - Number(one.privileged) || one.user.localeCompare(other.user, 'en'),
    );
}

/** Whether an operation ends access that somebody may not have. */
function isEnding(operation: Operation): operation is Loss {
  return takesAway(operation) && isUrgent(operation);
}

function accountOf({ scimId, userName }: UserRef): string {
  return scimId ?? userName;
}

function compilePrivileged({ privilegedGroups }: LastingAccessInput): (group: string) => boolean {
  const names = new Set(privilegedGroups.map(foldCase));
  return (group) => names.has(foldCase(group));
}

function firstThose(isFirst: (text: string) => boolean): (left: string, right: string) => number {
  return (left, right) => Number(isFirst(right)) - Number(isFirst(left)) || left.localeCompare(right, 'en');
}

/** Where people are still members; each group's members are gone through once. */
function indexGroups(
  accounts: ReadonlySet<string>,
  { target, results }: LastingAccessInput,
): (account: string) => readonly string[] {
  const left = new Set(results.flatMap(membershipEnded));
  const found = new Map<string, string[]>([...accounts].map((account) => [account, []]));
  for (const { id, name, members } of found.size === 0 ? [] : (target?.groups.values() ?? [])) {
    for (const member of members) if (!left.has(`${id} ${member}`)) found.get(member)?.push(name);
  }
  return (account) => found.get(account) ?? [];
}

function membershipEnded({ operation, outcome }: OperationResult): readonly string[] {
  if (outcome !== 'done' || operation.op !== 'removeMember') return [];
  const ids: readonly (ScimId | undefined)[] = [operation.group.id, operation.user.scimId];
  return [ids.join(' ')];
}

function whatKeeps(
  result: OperationResult | undefined,
  groups: readonly string[],
  blocks: readonly Block[],
): string {
  if (result?.outcome === 'failed') return `it failed with ${result.code}: ${result.reason}`;
  if (result?.outcome === 'skipped') return result.reason;
  const names = new Set(groups.map(foldCase));
  const own = blocks.filter(({ group }) => group === undefined || names.has(foldCase(group)));
  const rules = new Set((own.length === 0 ? blocks : own).map(({ rule }) => rule));
  return rules.size === 0 ? 'the first plan waits to be looked at' : `held back by ${[...rules].join(', ')}`;
}
