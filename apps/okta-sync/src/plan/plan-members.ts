import type { ScimId, TargetGroup, TargetUser } from '../target/target.ts';
import type { Person } from './people.ts';
import type { GroupRef, ManagedMembership, Notice, Operation, SetAside, UserRef } from './plan.ts';
import type { KnownMembership, MappedRead } from './plan-input.ts';
import { countOf, doubtOf, lossOf, oktaGroups } from './wording.ts';

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
  /** Memberships of this group that ended with the access of people, to be given back with it. */
  readonly setAside: readonly SetAside[];
  readonly usersById: ReadonlyMap<ScimId, TargetUser>;
}

/** What is to be done about one group's memberships. */
export interface GroupDecision {
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly memberships: readonly ManagedMembership[];
  readonly setAside: readonly SetAside[];
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
  const returning = giveBack(context);
  return {
    operations: [
      ...explained.additions,
      ...returning.additions,
      ...leaving.flatMap((decision) => decision.operations),
    ],
    notices: [
      ...explained.notices,
      ...leaving.flatMap((decision) => decision.notices),
      ...heldNotice(leaving, context),
    ],
    memberships: [...explained.memberships, ...leaving.flatMap((decision) => decision.memberships)],
    setAside: [...returning.waiting, ...leaving.flatMap((decision) => decision.setAside)],
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

interface Returning {
  readonly additions: readonly Operation[];
  /** What is still to be given back. */
  readonly waiting: readonly SetAside[];
}

/** Gives back what was added by hand and ended with a person's access, once they have access again. */
function giveBack({ group, current, candidates, setAside, reads }: GroupContext): Returning {
  const people = new Map(candidates.map((candidate) => [candidate.person.id, candidate]));
  const additions: Operation[] = [];
  const waiting: SetAside[] = [];
  for (const one of setAside) {
    const { person, account } = people.get(one.oktaId) ?? {};
    const owed = !current.members.includes(one.scimId) && !isAuthoritative(reads);
    if (!owed) continue;
    if (person?.standing !== 'active') waiting.push(one);
    else if (account?.id === one.scimId && !person.via.has(group.name)) {
      const reason = 'was added by hand in the application, and is given back with the access';
      additions.push({ op: 'addMember', group, user: refTo(person, account), reason });
    }
  }
  return { additions, waiting };
}

/** With several mappings, the most careful of them decides. */
function isAuthoritative(reads: readonly MappedRead[]): boolean {
  return reads.every(({ mapping }) => mapping.mode === 'authoritative');
}

interface MemberDecision extends GroupDecision {
  /** Why the member can neither be kept for good nor removed, where that is so. */
  readonly doubt?: string;
}

/** Decides on a member whom no Okta group explains. */
function decideMember(id: ScimId, person: Person | undefined, context: GroupContext): MemberDecision {
  const { group, reads } = context;
  const user = refOf(id, person, context);
  const known = context.known.get(id);
  if (person?.standing === 'inactive' || person?.standing === 'gone') {
    return endByStatus(id, person, user, context);
  }
  const kept =
    known === undefined ? [] : [{ group: group.name, oktaId: person?.id, scimId: id, via: known.via }];
  if (context.uncertain.has(id)) return leave([], kept);
  if (known === undefined && !isAuthoritative(reads)) {
    return leave(
      [notice('kept', user, group, 'added in the application, no Okta group gives this membership')],
      [],
    );
  }
  const reason =
    known === undefined
      ? `in no Okta group that feeds ${group.name}`
      : `no longer in ${oktaGroups(known.via)}`;
  const doubt = reads.map(({ read }) => doubtOf(read)).find((text) => text !== undefined);
  if (doubt !== undefined) return { ...leave([], kept), doubt };
  return removal({ op: 'removeMember', group, user, cause: 'absence', reason });
}

/**
 * Somebody without access leaves every mapped group, whoever added them. What was added by hand is remembered: nothing
 * else could bring it back.
 */
function endByStatus(id: ScimId, person: Person, user: UserRef, context: GroupContext): GroupDecision {
  const { group, known, reads } = context;
  const byHand = !known.has(id) && !person.via.has(group.name) && !isAuthoritative(reads);
  if (person.standing === 'gone' || !byHand) {
    return removal({ op: 'removeMember', group, user, cause: 'status', reason: lossOf(person) });
  }
  const reason = `${lossOf(person)}; was added by hand, and comes back with the access`;
  const setAside = [{ group: group.name, oktaId: person.id, scimId: id }];
  return { ...removal({ op: 'removeMember', group, user, cause: 'status', reason }), setAside };
}

/** One line for all memberships that the same doubt keeps. */
function heldNotice(leaving: readonly MemberDecision[], { group }: GroupContext): readonly Notice[] {
  const doubts = leaving.flatMap(({ doubt }) => doubt ?? []);
  const [doubt] = doubts;
  if (doubt === undefined) return [];
  const reason = `${countOf(doubts.length, 'membership')} cannot be checked: ${doubt}`;
  return [{ kind: 'removal-held', group: group.name, user: undefined, reason }];
}

function removal(operation: Operation): GroupDecision {
  return { operations: [operation], notices: [], memberships: [], setAside: [] };
}

function leave(notices: readonly Notice[], memberships: readonly ManagedMembership[]): GroupDecision {
  return { operations: [], notices, memberships, setAside: [] };
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
