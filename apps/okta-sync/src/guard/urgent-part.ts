import { isUrgent, takesAway, type Loss, type Operation } from '../plan/operation.ts';
import { planHash } from '../plan/plan-hash.ts';
import type { Known } from '../plan/plan-input.ts';
import type { Plan } from '../plan/plan.ts';
import { keysOf, membershipKey } from '../plan/membership-key.ts';
import { outlookWithout } from '../plan/withhold.ts';
import { groupNamed, type TargetSnapshot } from '../target/target.ts';
import type { Block } from './block.ts';
import { toChecked, type GuardRules } from './checked.ts';
import { guardGroups } from './guard-groups.ts';
import { maxDeactivations } from './max-deactivations.ts';
import { disputedAccounts } from './takes-over.ts';

/** A plan that is held back, without what is carried out of it all the same. */
export interface SplitPlan {
  /** Ends the access of people who may have none. */
  readonly urgent: Plan;
  readonly rest: Plan;
}

/**
 * Finds what of a plan that is held back cannot wait for a person: the access of people who may have none ends whatever
 * else the plan would do. Not so in a group where too few would be left by that alone, nor of so many people at once that
 * their statuses may be a mistake.
 *
 * @returns undefined when nothing is to be done.
 */
export function urgentPart(
  plan: Plan,
  target: TargetSnapshot,
  known: Known,
  config: GuardRules,
): SplitPlan | undefined {
  const disputed = disputedAccounts(toChecked(plan, target, config));
  const all = plan.operations
    .filter(takesAway)
    .filter(isUrgent)
    .filter(({ user: { scimId = '' } }) => !disputed.has(scimId));
  const urgent = withoutBroken(all, plan, target, config);
  if (urgent.length === 0) return undefined;
  const atOnce = new Set<Operation>(urgent);
  return {
    urgent: partOf(plan, urgent, outlookOf(urgent, plan, known)),
    rest: partOf(
      plan,
      plan.operations.filter((operation) => !atOnce.has(operation)),
      outlookWithout(plan.outlook, urgent, known),
    ),
  };
}

/** Nothing is taken from the groups that would be left with too few; of all others, everything. */
function withoutBroken(
  operations: readonly Loss[],
  plan: Plan,
  target: TargetSnapshot,
  config: GuardRules,
): readonly Loss[] {
  const broken = brokenBy(operations, plan, target, config);
  if (broken.length === 0) return operations;
  const groups = broken.map(({ group }) => (group === undefined ? undefined : groupNamed(target, group)));
  const members = groups.map((group) => (group === undefined ? undefined : new Set(group.members)));
  // What breaks a rule about everything, or about a group that is not there, leaves nothing.
  const spared = operations.filter(({ user: { scimId } }) =>
    members.every((ids) => ids !== undefined && scimId !== undefined && !ids.has(scimId)),
  );
  return brokenBy(spared, plan, target, config).length === 0 ? spared : [];
}

function brokenBy(
  operations: readonly Operation[],
  whole: Plan,
  target: TargetSnapshot,
  config: GuardRules,
): readonly Block[] {
  const checked = toChecked(whole, target, config, operations);
  return [...guardGroups(checked), ...maxDeactivations(checked)];
}

function partOf(plan: Plan, operations: readonly Operation[], outlook: Plan['outlook']): Plan {
  return { ...plan, operations, hash: planHash(operations), outlook };
}

/** What is remembered already, changed only about those who lose all access. */
function outlookOf(operations: readonly Loss[], { outlook }: Plan, known: Known): Plan['outlook'] {
  const people = new Set(operations.map(({ user }) => user.sourceId));
  const ended = keysOf(operations, 'removeMember');
  const others = known.memberships.map((one) => ({ ...one, sourceId: undefined }));
  return {
    groups: known.groups,
    links: [
      ...known.links.filter(({ sourceId }) => !people.has(sourceId)),
      ...outlook.links.filter(({ sourceId }) => people.has(sourceId)),
    ],
    memberships: others.filter((one) => !ended.has(membershipKey(one))),
    setAside: [...known.setAside, ...outlook.setAside.filter(({ sourceId }) => people.has(sourceId))],
  };
}
