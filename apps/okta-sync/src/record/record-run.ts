import type { OperationResult } from '../apply/operation-result.ts';
import { isDone } from '../apply/operation-result.ts';
import type { Known, KnownMembership } from '../plan/plan-input.ts';
import type { Link, ManagedMembership, Operation, Plan } from '../plan/plan.ts';
import type { OktaId } from '../source/identity-source.ts';
import type { ScimId, TargetSnapshot } from '../target/target.ts';
import type { Claim, SyncState } from './sync-state.ts';

/**
 * What earlier runs remembered, with the claims of a run that was killed between its writes and its record: an account
 * that carries the claimed Okta id was created by that run.
 */
export function knownFrom(state: SyncState, target: TargetSnapshot): Known {
  if (state.claims.length === 0) return state;
  const accounts = new Map(target.users.map((user) => [user.externalId, user]));
  const links = new Map(state.links.map((link) => [link.oktaId, link]));
  const memberships = [...state.memberships];
  for (const { oktaId, userName, group, via } of state.claims) {
    const account = accounts.get(oktaId);
    if (account === undefined) continue;
    if (!links.has(oktaId)) links.set(oktaId, { oktaId, scimId: account.id, userName, active: true });
    memberships.push({ group, scimId: account.id, via });
  }
  return { links: [...links.values()], memberships: unique(memberships) };
}

/** What to write down before the first write: everything that will be ours, besides what is. */
export function claimPlan(state: SyncState, known: Known, plan: Plan): SyncState {
  const users = new Map(plan.operations.map(({ user }) => [user.oktaId, user.userName]));
  const claims = plan.outlook.memberships.flatMap(({ oktaId, scimId, group, via }): readonly Claim[] =>
    scimId !== undefined || oktaId === undefined
      ? []
      : [{ oktaId, userName: users.get(oktaId) ?? oktaId, group, via }],
  );
  const coming = plan.outlook.memberships.flatMap((membership) => resolved(membership, new Map()));
  return { ...state, links: known.links, memberships: unique([...known.memberships, ...coming]), claims };
}

/** What to remember after a run: the plan's outlook, less what failed. */
export function knownAfter(known: Known, plan: Plan, results: readonly OperationResult[]): Known {
  const created = new Map(results.flatMap(creation));
  const failed = results.filter((result) => !isDone(result)).map((result) => result.operation);
  return {
    links: linksAfter(known, plan, results, failed),
    memberships: unique([
      ...plan.outlook.memberships.flatMap((membership) => resolved(membership, created)),
      ...stillThere(known, failed),
    ]),
  };
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
  const unsettled = new Set(
    failed.flatMap(({ op, user }) => (op === 'addMember' || op === 'removeMember' ? [] : [user.oktaId])),
  );
  const settled = plan.outlook.links.filter((link) => !unsettled.has(link.oktaId));
  const created = results.flatMap((result) =>
    creation(result).map(([oktaId, scimId]) => ({
      oktaId,
      scimId,
      userName: result.operation.user.userName,
      active: true,
    })),
  );
  return [...settled, ...known.links.filter((link) => unsettled.has(link.oktaId)), ...created];
}

function resolved(
  { group, scimId, oktaId, via }: ManagedMembership,
  created: ReadonlyMap<OktaId, ScimId>,
): readonly KnownMembership[] {
  const id = scimId ?? (oktaId === undefined ? undefined : created.get(oktaId));
  return id === undefined ? [] : [{ group, scimId: id, via }];
}

/** A removal that failed leaves a membership that is still ours to remove. */
function stillThere(known: Known, failed: readonly Operation[]): readonly KnownMembership[] {
  const removals = new Set(
    failed.flatMap((operation) =>
      operation.op === 'removeMember' ? [`${operation.group.name} ${operation.user.scimId ?? ''}`] : [],
    ),
  );
  return known.memberships.filter(({ group, scimId }) => removals.has(`${group} ${scimId}`));
}

function unique(memberships: readonly KnownMembership[]): readonly KnownMembership[] {
  return [
    ...new Map(
      memberships.map((membership) => [`${membership.group} ${membership.scimId}`, membership]),
    ).values(),
  ];
}
