import type { OperationResult } from '../apply/operation-result.ts';
import { isDone } from '../apply/operation-result.ts';
import type { Known, KnownMembership } from '../plan/plan-input.ts';
import type { Link, ManagedMembership, Operation, Plan } from '../plan/plan.ts';
import type { OktaId } from '../source/identity-source.ts';
import { groupNamed, soleName, type ScimId, type TargetSnapshot } from '../target/target.ts';
import type { Claim, SyncState } from './sync-state.ts';

/**
 * What earlier runs remembered, under the names that groups have now, with the claims of a run that ended between its
 * writes and its record: an account that carries the claimed Okta id was created by that run, and a claimed membership
 * is its doing if the application shows it.
 */
export function knownFrom(state: SyncState, target: TargetSnapshot): Known {
  const accounts = new Map(target.users.map((user) => [user.externalId, user.id]));
  const links = new Map(state.links.map((link) => [link.oktaId, link]));
  const memberships = [...state.memberships];
  for (const { oktaId, userName, group, via, ...claim } of state.claims) {
    const account = claim.scimId ?? accounts.get(oktaId);
    if (account === undefined) continue;
    if (!links.has(oktaId)) links.set(oktaId, { oktaId, scimId: account, userName, active: true });
    if (groupNamed(target, group)?.members.includes(account) === true) {
      memberships.push({ group, scimId: account, via });
    }
  }
  const named = <T extends { readonly group: string }>(one: T): T => ({
    ...one,
    group: soleName(target, one.group),
  });
  return {
    links: [...links.values()],
    memberships: unique(memberships.map(named)),
    setAside: unique(state.setAside.map(named)),
  };
}

/** What to write down before the first write: everything that will be ours, besides what is. */
export function claimPlan(state: SyncState, known: Known, plan: Plan): SyncState {
  const additions = keysOf(plan.operations, 'addMember');
  const present = plan.outlook.memberships.filter((membership) => !additions.has(keyOf(membership)));
  const adopted = present.flatMap((membership) => resolved(membership, new Map()));
  const losing = new Set(
    plan.operations.flatMap(({ op, user }) => (op === 'deactivateUser' ? [user.oktaId] : [])),
  );
  return {
    ...state,
    links: [
      // What was inactive before a killed run must not be taken for its doing, nor the other way round.
      ...known.links.filter(({ oktaId }) => !losing.has(oktaId)),
      ...plan.outlook.links.filter(({ oktaId }) => losing.has(oktaId)),
    ],
    memberships: unique([...known.memberships, ...adopted]),
    setAside: unique([...known.setAside, ...plan.outlook.setAside]),
    claims: claimsOf(plan, plan.operations),
  };
}

/** What to remember after a run: the plan's outlook, less what failed. */
export function knownAfter(known: Known, plan: Plan, results: readonly OperationResult[]): Known {
  const created = new Map(results.flatMap(creation));
  const failed = results.filter((result) => !isDone(result)).map((result) => result.operation);
  const missing = keysOf(failed, 'addMember');
  const remaining = keysOf(failed, 'removeMember');
  return {
    links: linksAfter(known, plan, results, failed),
    memberships: unique([
      ...plan.outlook.memberships
        .filter((membership) => !missing.has(keyOf(membership)))
        .flatMap((membership) => resolved(membership, created)),
      // A removal that failed leaves a membership that is still ours to remove.
      ...known.memberships.filter(({ group, scimId }) => remaining.has(`${group} ${scimId}`)),
    ]),
    setAside: unique([
      ...plan.outlook.setAside,
      ...known.setAside.filter((membership) => missing.has(keyOf(membership))),
    ]),
  };
}

/** Additions that failed without the application's word: they may have been made all the same. */
export function claimsAfter(plan: Plan, results: readonly OperationResult[]): readonly Claim[] {
  const uncertain = results.filter((result) => result.outcome === 'failed' && result.unanswered);
  return claimsOf(
    plan,
    uncertain.map(({ operation }) => operation),
  );
}

/** Of what is given back after it was set aside there is no claim: it is not ours. */
function claimsOf(plan: Plan, operations: readonly Operation[]): readonly Claim[] {
  const via = new Map(plan.outlook.memberships.map((membership) => [keyOf(membership), membership.via]));
  return operations.flatMap((operation): readonly Claim[] => {
    if (operation.op !== 'addMember') return [];
    const { group, user } = operation;
    const groups = via.get(keyOf({ group: group.name, ...user }));
    if (user.oktaId === undefined || groups === undefined) return [];
    const { oktaId, scimId, userName } = user;
    return [{ oktaId, ...(scimId !== undefined && { scimId }), userName, group: group.name, via: groups }];
  });
}

function creation(result: OperationResult): readonly (readonly [OktaId, ScimId])[] {
  const { oktaId } = result.operation.user;
  return result.outcome === 'done' && result.created !== undefined && oktaId !== undefined
    ? [[oktaId, result.created]]
    : [];
}

function linksAfter(
  known: Known,
  plan: Plan,
  results: readonly OperationResult[],
  failed: readonly Operation[],
): readonly Link[] {
  // What failed is to be compared with the old memory again, or it would look as if done by hand.
  const open = failed.filter(({ op }) => op !== 'addMember' && op !== 'removeMember');
  const people = new Set(open.map(({ user }) => user.oktaId));
  // Also the memory of whose account it was, while it has not passed to somebody else.
  const accounts = new Set(open.flatMap(({ user }) => user.scimId ?? []));
  const created = results.flatMap((result) =>
    creation(result).map(([oktaId, scimId]) => ({
      oktaId,
      scimId,
      userName: result.operation.user.userName,
      active: true,
    })),
  );
  return [
    ...plan.outlook.links.filter((link) => !people.has(link.oktaId)),
    ...known.links.filter((link) => people.has(link.oktaId) || accounts.has(link.scimId)),
    ...created,
  ];
}

function resolved(
  { group, scimId, oktaId, via }: ManagedMembership,
  created: ReadonlyMap<OktaId, ScimId>,
): readonly KnownMembership[] {
  const id = scimId ?? (oktaId === undefined ? undefined : created.get(oktaId));
  return id === undefined ? [] : [{ group, scimId: id, via }];
}

interface GroupMember {
  readonly group: string;
  readonly oktaId: OktaId | undefined;
  readonly scimId: ScimId | undefined;
}

/** An account that does not exist yet is told by its person. */
function keyOf({ group, oktaId, scimId }: GroupMember): string {
  return `${group} ${scimId ?? oktaId ?? ''}`;
}

function keysOf(operations: readonly Operation[], op: 'addMember' | 'removeMember'): ReadonlySet<string> {
  return new Set(
    operations.flatMap((operation) =>
      operation.op === op ? [keyOf({ group: operation.group.name, ...operation.user })] : [],
    ),
  );
}

function unique<T extends { readonly group: string; readonly scimId: ScimId }>(
  memberships: readonly T[],
): readonly T[] {
  return [
    ...new Map(
      memberships.map((membership) => [`${membership.group} ${membership.scimId}`, membership]),
    ).values(),
  ];
}
