import { isDone, isUnanswered } from '../apply/operation-result.ts';
import { fingerprintOfTarget } from '../plan/basis-of-plan.ts';
import { fingerprint } from '../plan/canonical-json.ts';
import { requestsToApply } from '../plan/cost-of-plan.ts';
import { membershipKey } from '../plan/membership-key.ts';
import { planHash } from '../plan/plan-hash.ts';
import {
  groupKey,
  isMemberOperation,
  operationKey,
  type GroupRef,
  type MemberOperation,
  type Operation,
  type UserRef,
} from '../plan/operation.ts';
import type { Known, PlanInput, PlanRules } from '../plan/plan-input.ts';
import type { GroupSummary, Link, ManagedMembership, Notice, Plan } from '../plan/plan.ts';
import type { ScimId, TargetGroup, TargetSnapshot, TargetUser } from '../target/target.ts';
import type { JournalRun } from './journal.ts';
import type { Refusal } from './undo-gains.ts';

/** Everything that the inverse of a run follows from. */
export interface UndoInput {
  readonly run: JournalRun;
  /** The application now, with all groups of the run and the attributes that it changed. */
  readonly target: TargetSnapshot;
  readonly known: Known;
  readonly config: PlanRules;
  /** Why somebody gets nothing back. */
  readonly refusal: Refusal;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Requests that reading took. */
  readonly spent: PlanInput['spent'];
}

/**
 * Plans the inverse of what a run did and what still stands of it, last things first. Accounts that it created are made
 * inactive, and groups that it created stay, empty of whom it added: nothing is ever deleted. An account that it only
 * marked with the person's id keeps that id. Whoever may have no access gets none, and a notice says so.
 */
export function undoPlan({ run, target, known, config, refusal, now, spent }: UndoInput): Plan {
  const world = createWorld(run, target);
  const wanted = run.operations
    .filter((operation) => world.mayBeDone(operation))
    .toReversed()
    .flatMap((operation) => inverse(operation, run, world));
  const notices = wanted.flatMap((operation) => refusedGain(operation, refusal) ?? []);
  const operations = wanted.filter((operation) => refusedGain(operation, refusal) === undefined);
  return {
    version: 1,
    hash: planHash(operations),
    createdAt: now,
    basis: {
      // An undo follows from the run, and not from the source.
      source: fingerprint([run.id, run.planHash, run.results]),
      target: fingerprintOfTarget(target),
      config: fingerprint(config),
    },
    operations,
    notices,
    drift: [],
    pending: known.pending,
    groups: summaries(operations, world),
    emptySources: [],
    replaced: [],
    sources: known.sources,
    adoptions: [],
    cost: {
      source: { spent: spent.source },
      target: { spent: spent.target, apply: requestsToApply(operations) },
    },
    outlook: {
      groups: known.groups,
      links: linksAfter(known.links, operations),
      memberships: membershipsAfter(known, operations),
      setAside: known.setAside,
    },
  };
}

function refusedGain(operation: Operation, refusal: Refusal): Notice | undefined {
  if (operation.op !== 'addMember' && operation.op !== 'reactivateUser') return undefined;
  const reason = refusal(operation.user);
  if (reason === undefined) return undefined;
  const group = operation.op === 'addMember' ? operation.group.name : undefined;
  return { kind: 'no-access', group, user: operation.user.userName, reason };
}

interface World {
  readonly mayBeDone: (operation: Operation) => boolean;
  readonly account: (user: UserRef) => TargetUser | undefined;
  readonly group: (group: GroupRef) => TargetGroup | undefined;
  readonly isMember: (group: TargetGroup, account: ScimId) => boolean;
}

function createWorld({ results }: JournalRun, target: TargetSnapshot): World {
  const byKey = new Map(results.map((result) => [operationKey(result.operation), result]));
  const users = new Map(target.users.map((user) => [user.id, user]));
  const byExternalId = new Map(target.users.map((user) => [user.externalId, user]));
  const members = new Map([...target.groups].map(([id, group]) => [id, new Set(group.members)]));
  return {
    // What nobody knows of is undone where it stands.
    mayBeDone: (operation) => {
      const result = byKey.get(operationKey(operation));
      return result === undefined || isDone(result) || isUnanswered(result);
    },
    account: ({ scimId, sourceId }) =>
      scimId !== undefined
        ? users.get(scimId)
        : sourceId === undefined
          ? undefined
          : byExternalId.get(sourceId),
    group: ({ id, mirrors }) => {
      const found = id ?? (mirrors === undefined ? undefined : target.mirrors.get(mirrors));
      return found === undefined ? undefined : target.groups.get(found);
    },
    isMember: (group, account) => members.get(group.id)?.has(account) === true,
  };
}

function inverse(operation: Operation, { id }: JournalRun, world: World): readonly Operation[] {
  const reason = `undoes run ${id}`;
  if (isMemberOperation(operation)) return inverseOfMember(operation, reason, world);
  if (operation.op === 'createGroup') return [];
  if (operation.op === 'renameGroup') {
    const group = world.group(operation.group);
    if (group?.name !== operation.group.name) return [];
    const ref = { ...operation.group, id: group.id, name: operation.before };
    return [{ op: 'renameGroup', group: ref, before: group.name, reason }];
  }
  const account = world.account(operation.user);
  if (account === undefined) return [];
  const user = { ...operation.user, scimId: account.id };
  switch (operation.op) {
    case 'deactivateUser':
      return account.active ? [] : [{ op: 'reactivateUser', user, reason }];
    case 'createUser':
    case 'reactivateUser':
      return account.active ? [{ op: 'deactivateUser', user, reason }] : [];
    case 'linkUser':
      return [];
    case 'updateUser': {
      const standing = operation.changes.filter(
        ({ path, after }) => fingerprint(account.attributes[path]) === fingerprint(after),
      );
      const changes = standing.map(({ path, before, after }) => ({ path, before: after, after: before }));
      return changes.length === 0 ? [] : [{ op: 'updateUser', user, changes, reason }];
    }
  }
}

function inverseOfMember(operation: MemberOperation, reason: string, world: World): readonly Operation[] {
  const group = world.group(operation.group);
  const account = world.account(operation.user);
  if (group === undefined || account === undefined) return [];
  const { via, mappings } = operation;
  const refs = {
    group: { ...operation.group, id: group.id },
    user: { ...operation.user, scimId: account.id },
    reason,
    via,
    mappings,
  };
  const stands = world.isMember(group, account.id) === (operation.op === 'addMember');
  if (!stands) return [];
  return operation.op === 'addMember'
    ? [{ op: 'removeMember', ...refs, cause: 'absence' }]
    : [{ op: 'addMember', ...refs }];
}

/** What the undo made inactive is the daemon's doing, and given back by it; what it changed back was not ignored. */
function linksAfter(links: readonly Link[], operations: readonly Operation[]): readonly Link[] {
  const active = new Map(
    operations.flatMap((operation) =>
      operation.op === 'deactivateUser' || operation.op === 'reactivateUser'
        ? [[operation.user.scimId, operation.op === 'reactivateUser'] as const]
        : [],
    ),
  );
  return links.map((link) => ({ ...link, active: active.get(link.scimId) ?? link.active, wrote: undefined }));
}

function membershipsAfter(known: Known, operations: readonly Operation[]): readonly ManagedMembership[] {
  const people = new Map(known.links.map(({ scimId, sourceId }) => [scimId, sourceId]));
  const changed = operations.filter(isMemberOperation);
  const touched = new Set(
    changed.map(({ group, user }) => membershipKey({ group: groupKey(group), ...user })),
  );
  const kept = known.memberships.filter(
    (one) => !touched.has(membershipKey({ ...one, sourceId: undefined })),
  );
  return [
    ...kept.map((membership) => ({ ...membership, sourceId: people.get(membership.scimId) })),
    ...changed
      .filter(({ op }) => op === 'addMember')
      .map(({ group, user, via }) => ({
        group: groupKey(group),
        sourceId: user.sourceId,
        scimId: user.scimId,
        via,
      })),
  ];
}

function summaries(operations: readonly Operation[], world: World): readonly GroupSummary[] {
  const byGroup = Map.groupBy(operations.filter(isMemberOperation), ({ group }) => groupKey(group));
  return [...byGroup].flatMap(([key, changes]) => {
    const group = changes[0] === undefined ? undefined : world.group(changes[0].group);
    if (group === undefined) return [];
    const joins = changes.filter(({ op }) => op === 'addMember').length;
    const before = group.members.length;
    const after = before + joins - (changes.length - joins);
    // Whoever takes back that a group was filled means that.
    return [{ key, name: group.name, before, after, allowEmpty: true }];
  });
}
