import { escrowAfter } from '../apply/escrow.ts';
import { isDone, isUnanswered, type OperationResult } from '../apply/operation-result.ts';
import { groupKey, mirrorKey, operationKey, type Operation } from '../plan/operation.ts';
import { compileKeyNow, joinGroups, type KnownGroup } from '../plan/known-groups.ts';
import type { Known, KnownMembership } from '../plan/plan-input.ts';
import { pendingAfter } from '../plan/pending-removals.ts';
import type { Link, ManagedMembership, Plan } from '../plan/plan.ts';
import { keysOf, membershipKey } from '../plan/membership-key.ts';
import { outlookWithout } from '../plan/withhold.ts';
import type { SourceId } from '../source/source-id.ts';
import { groupNamed, type ScimId, type TargetGroup, type TargetSnapshot } from '../target/target.ts';
import type { JournalRun } from './journal.ts';
import type { Claim, SyncState } from './sync-state.ts';

/**
 * What earlier runs remembered, under the names that groups have now, with what a run was about to give that ended before
 * its record: an account that carries the person's id was created by that run, and a membership is its doing if the
 * application shows it.
 */
export function knownFrom(
  state: SyncState,
  target: TargetSnapshot,
  interrupted: JournalRun | undefined,
): Known {
  const accounts = new Map(target.users.map((user) => [user.externalId, user.id]));
  const before = byTheirGroups(state, state.groups, target);
  const remembered = interrupted === undefined ? before : withInterrupted(before, interrupted, target);
  const links = new Map(remembered.links.map((link) => [link.sourceId, link]));
  const memberships = [...remembered.memberships];
  const shows = createShows(target);
  for (const { sourceId, userName, group, via, ...claim } of remembered.unanswered) {
    const account = claim.scimId ?? accounts.get(sourceId);
    if (account === undefined) continue;
    if (!links.has(sourceId)) links.set(sourceId, { sourceId, scimId: account, userName, active: true });
    const doubt = shows(group, account) ? undefined : 'uncertain';
    memberships.push({ group, scimId: account, via, ...(doubt !== undefined && { doubt }) });
  }
  return {
    groups: remembered.groups,
    sources: state.sources,
    links: [...links.values()],
    memberships: unique(memberships),
    setAside: unique(remembered.setAside),
    pending: before.pending,
    escrow: state.escrow,
    admins: state.admins,
  };
}

type OfGroups = Pick<SyncState, 'memberships' | 'setAside' | 'pending' | 'unanswered'>;

/** What is remembered of groups, under the names that they have now; of groups that are others by now, nothing. */
function byTheirGroups<T extends Partial<OfGroups>>(
  remembered: T,
  groups: readonly KnownGroup[],
  target: TargetSnapshot,
): T & OfGroups {
  const keyNow = compileKeyNow(groups, target);
  const own = <One extends { readonly group: string }>(items: readonly One[] = []): readonly One[] =>
    items.flatMap((one) => {
      const group = keyNow(one.group);
      return group === undefined ? [] : [{ ...one, group }];
    });
  return {
    ...remembered,
    memberships: own(remembered.memberships),
    setAside: own(remembered.setAside),
    pending: own(remembered.pending),
    unanswered: own(remembered.unanswered),
  };
}

/** Everything that became ours when the run began, besides what it was about to give. */
function withInterrupted(state: SyncState, run: JournalRun, target: TargetSnapshot): SyncState {
  const { operations, outlook } = run;
  const additions = keysOf(operations, 'addMember');
  const present = outlook.memberships.filter((membership) => !additions.has(membershipKey(membership)));
  const losing = new Set(
    operations.flatMap((operation) => (operation.op === 'deactivateUser' ? [operation.user.sourceId] : [])),
  );
  const groups = joinGroups([...state.groups, ...outlook.groups]);
  const given = byTheirGroups(
    {
      memberships: present.flatMap((membership) => resolved(membership, new Map())),
      setAside: outlook.setAside,
      unanswered: claimsOfRun(run),
    },
    groups,
    target,
  );
  return {
    ...state,
    groups,
    links: [
      // What was inactive before a killed run must not be taken for its doing, nor the other way round.
      ...state.links.filter(({ sourceId }) => !losing.has(sourceId)),
      ...outlook.links.filter(({ sourceId }) => losing.has(sourceId)),
    ],
    memberships: [...state.memberships, ...given.memberships],
    setAside: [...state.setAside, ...given.setAside],
    unanswered: [...state.unanswered, ...given.unanswered],
  };
}

/** What was refused, or never attempted, was not given. */
function claimsOfRun({ operations, outlook, results }: JournalRun): readonly Claim[] {
  const without = new Set(
    results
      .filter((result) => !isDone(result) && !isUnanswered(result))
      .map(({ operation }) => operationKey(operation)),
  );
  return claimsOf(
    outlook,
    operations.filter((operation) => !without.has(operationKey(operation))),
  );
}

/** What is remembered after a run. */
export interface Remembered extends Known, Pick<SyncState, 'unanswered'> {}

/** What to remember after a run: the plan's outlook, less what failed. */
export function knownAfter(
  known: Known,
  plan: Plan,
  results: readonly OperationResult[],
  now: Date,
): Remembered {
  const created = new Map(results.flatMap(creation));
  const failed = results.filter((result) => !isDone(result)).map((result) => result.operation);
  const uncertain = results.filter(isUnanswered).map(({ operation }) => operation);
  const perhapsTaken = keysOf(uncertain, 'removeMember');
  // An account that may be inactive by the daemon's doing must not be taken for one that a person made inactive.
  const perhapsInactive = new Map(
    uncertain.flatMap((one) => (one.op === 'deactivateUser' ? [[one.user.sourceId, one] as const] : [])),
  );
  const open = new Set<Operation>(perhapsInactive.values());
  const undone = failed.filter((operation) => !open.has(operation));
  const outlook = outlookWithout(plan.outlook, undone, known);
  return {
    groups: joinGroups([...outlook.groups, ...results.flatMap(groupOfCreated)]),
    sources: plan.sources,
    links: [
      ...outlook.links.map((link) =>
        perhapsInactive.has(link.sourceId) ? { ...link, uncertain: true as const } : link,
      ),
      ...results.flatMap(linkOfCreated),
    ],
    memberships: unique(
      outlook.memberships
        .map((one) => (perhapsTaken.has(membershipKey(one)) ? { ...one, doubt: 'uncertain' as const } : one))
        .flatMap((one) => resolved(one, created)),
    ),
    setAside: unique(outlook.setAside),
    pending: pendingAfter(known.pending, plan, failed),
    escrow: escrowAfter(known.escrow, results, now),
    admins: known.admins,
    unanswered: claimsOf(plan.outlook, uncertain),
  };
}

/** Of what is given back after it was set aside there is no claim: it is not ours. */
function claimsOf(outlook: Plan['outlook'], operations: readonly Operation[]): readonly Claim[] {
  const via = new Map(outlook.memberships.map((membership) => [membershipKey(membership), membership.via]));
  return operations.flatMap((operation): readonly Claim[] => {
    if (operation.op !== 'addMember') return [];
    const group = groupKey(operation.group);
    const groups = via.get(membershipKey({ ...operation.user, group }));
    const { sourceId, scimId, userName } = operation.user;
    if (sourceId === undefined || groups === undefined) return [];
    return [{ sourceId, ...(scimId !== undefined && { scimId }), userName, group, via: groups }];
  });
}

function creation({ operation, ...result }: OperationResult): readonly (readonly [SourceId, ScimId])[] {
  if (operation.op !== 'createUser' || operation.user.sourceId === undefined) return [];
  return result.outcome === 'done' && result.created !== undefined
    ? [[operation.user.sourceId, result.created]]
    : [];
}

function groupOfCreated({ operation, ...result }: OperationResult): readonly KnownGroup[] {
  if (operation.op !== 'createGroup' || result.outcome !== 'done' || result.created === undefined) return [];
  return [{ key: groupKey(operation.group), id: result.created }];
}

function linkOfCreated(result: OperationResult): readonly Link[] {
  const { operation } = result;
  if (operation.op !== 'createUser') return [];
  const { userName } = operation.user;
  return creation(result).map(([sourceId, scimId]) => ({ sourceId, scimId, userName, active: true }));
}

function resolved(
  { group, scimId, sourceId, via, doubt }: ManagedMembership,
  created: ReadonlyMap<SourceId, ScimId>,
): readonly KnownMembership[] {
  const id = scimId ?? (sourceId === undefined ? undefined : created.get(sourceId));
  return id === undefined ? [] : [{ group, scimId: id, via, ...(doubt !== undefined && { doubt }) }];
}

/** Tells whether the application shows a membership; each group's members are gathered once. */
function createShows(target: TargetSnapshot): (group: string, account: ScimId) => boolean {
  const mirrors = new Map(
    [...target.mirrors].map(([id, group]) => [mirrorKey(id), target.groups.get(group)]),
  );
  const members = new Map<TargetGroup, ReadonlySet<ScimId>>();
  return (key, account) => {
    const group = mirrors.get(key) ?? groupNamed(target, key);
    if (group === undefined) return false;
    const found = members.get(group) ?? new Set(group.members);
    members.set(group, found);
    return found.has(account);
  };
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
