import type { ScimId, TargetGroup, TargetUser } from '../target/target.ts';
import type { Person } from './people.ts';
import type { GroupRef, ManagedMembership, Notice, Operation, UserRef } from './plan.ts';
import type { KnownMembership, MappedRead } from './plan-input.ts';
import { doubtOf, lossOf, oktaGroups } from './wording.ts';

/** A person and the account that is theirs; no account while it is still to be created. */
export interface Candidate {
  readonly person: Person;
  readonly account: TargetUser | undefined;
}

/** What a group's memberships are decided from. */
export interface GroupContext {
  readonly group: GroupRef;
  readonly current: TargetGroup;
  /** The reads of every Okta group that feeds this one. */
  readonly reads: readonly MappedRead[];
  readonly candidates: readonly Candidate[];
  /** Accounts of which it is not certain whose they are: left alone. */
  readonly uncertain: ReadonlySet<ScimId>;
  /** What earlier runs added or adopted in this group. */
  readonly known: ReadonlyMap<ScimId, KnownMembership>;
  readonly usersById: ReadonlyMap<ScimId, TargetUser>;
}

/** What is to be done about one group's memberships. */
export interface GroupDecision {
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly memberships: readonly ManagedMembership[];
}

/** Compares who should be in a group, who was put there, and who is there. */
export function planMembers(context: GroupContext): GroupDecision {
  const explained = explain(context);
  const byAccount = new Map(
    context.candidates.flatMap(({ person, account }) =>
      account === undefined ? [] : [[account.id, person] as const],
    ),
  );
  const leaving = context.current.members
    .filter((id) => !explained.accounts.has(id))
    .map((id) => decideMember(id, byAccount.get(id), context));
  return {
    operations: [...explained.additions, ...leaving.flatMap((decision) => decision.operations)],
    notices: [...explained.notices, ...leaving.flatMap((decision) => decision.notices)],
    memberships: [...explained.memberships, ...leaving.flatMap((decision) => decision.memberships)],
  };
}

interface Explained {
  readonly accounts: ReadonlySet<ScimId>;
  readonly additions: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly memberships: readonly ManagedMembership[];
}

/** The memberships that Okta gives: those of active people are added, those of unknown standing only kept. */
function explain({ group, current, candidates, known }: GroupContext): Explained {
  const present = new Set(current.members);
  const accounts = new Set<ScimId>();
  const additions: Operation[] = [];
  const notices: Notice[] = [];
  const memberships: ManagedMembership[] = [];
  for (const { person, account } of candidates) {
    const via = person.via.get(group.name);
    const there = account !== undefined && present.has(account.id);
    if (via === undefined) continue;
    if (person.standing === 'inactive' && !there) {
      notices.push(notice('no-access', refTo(person, account), group, lossOf(person)));
    }
    if (!(person.standing === 'active' || (person.standing === 'unknown' && there))) continue;
    if (account !== undefined) accounts.add(account.id);
    memberships.push({ group: group.name, oktaId: person.id, scimId: account?.id, via });
    if (there) continue;
    const drifted = account !== undefined && known.has(account.id) ? ', was missing in the application' : '';
    const reason = `member of ${oktaGroups(via)}${drifted}`;
    additions.push({ op: 'addMember', group, user: refTo(person, account), reason });
  }
  return { accounts, additions, notices, memberships };
}

/** Decides on a member whom no Okta group explains. */
function decideMember(id: ScimId, person: Person | undefined, context: GroupContext): GroupDecision {
  const { group } = context;
  const user = refOf(id, person, context);
  if (person?.standing === 'inactive' || person?.standing === 'gone') {
    return removal({ op: 'removeMember', group, user, cause: 'status', reason: lossOf(person) });
  }
  const known = context.known.get(id);
  const kept =
    known === undefined ? [] : [{ group: group.name, oktaId: person?.id, scimId: id, via: known.via }];
  if (context.uncertain.has(id)) return leave([], kept);
  const authoritative = context.reads.every(({ mapping }) => mapping.mode === 'authoritative');
  if (known === undefined && !authoritative) {
    return leave(
      [notice('kept', user, group, 'added in the application, no Okta group gives this membership')],
      [],
    );
  }
  const reason =
    known === undefined
      ? `in no Okta group that feeds ${group.name}`
      : `no longer in ${oktaGroups(known.via)}`;
  const doubt = context.reads.map(({ read }) => doubtOf(read)).find((text) => text !== undefined);
  if (doubt !== undefined)
    return leave([notice('removal-held', user, group, `${reason}, but ${doubt}`)], kept);
  return removal({ op: 'removeMember', group, user, cause: 'absence', reason });
}

function removal(operation: Operation): GroupDecision {
  return { operations: [operation], notices: [], memberships: [] };
}

function leave(notices: readonly Notice[], memberships: readonly ManagedMembership[]): GroupDecision {
  return { operations: [], notices, memberships };
}

function refTo(person: Person, account: TargetUser | undefined): UserRef {
  return { oktaId: person.id, scimId: account?.id, userName: account?.userName ?? person.userName };
}

function refOf(id: ScimId, person: Person | undefined, { usersById }: GroupContext): UserRef {
  return { oktaId: person?.id, scimId: id, userName: usersById.get(id)?.userName ?? person?.userName ?? id };
}

function notice(kind: Notice['kind'], user: UserRef, group: GroupRef, reason: string): Notice {
  return { kind, group: group.name, user: user.userName, reason };
}
