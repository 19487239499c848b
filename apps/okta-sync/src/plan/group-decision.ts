import type { SourceId } from '../source/source-id.ts';
import type { ScimId, TargetUser } from '../target/target.ts';
import type { Feed } from './feed.ts';
import type { GroupRef, Operation, UserRef } from './operation.ts';
import type { Person } from './people.ts';
import type { Drift, ManagedMembership, Notice, NoticeKind, PendingRemoval, SetAside } from './plan.ts';
import type { KnownMembership } from './plan-input.ts';
import type { Wording } from './wording.ts';

/** A person and the account that is theirs; no account while it is still to be created. */
export interface Candidate {
  readonly person: Person;
  readonly account: TargetUser | undefined;
}

/** What every group's memberships are decided from. */
export interface MembersContext {
  /** Whose account each is, where that is certain. */
  readonly owners: ReadonlyMap<ScimId, Person>;
  readonly candidatesById: ReadonlyMap<SourceId, Candidate>;
  /** Accounts of which it is not certain whose they are: left alone. */
  readonly uncertain: ReadonlySet<ScimId>;
  readonly usersById: ReadonlyMap<ScimId, TargetUser>;
  /** In how many complete cycles an absence must have been seen. */
  readonly cycles: number;
  /** Whether nothing was ever applied: then nobody can have changed it since. */
  readonly first: boolean;
  readonly words: Wording;
  readonly now: string;
}

/** What one group's memberships are decided from. */
export interface GroupContext extends MembersContext {
  readonly feed: Feed;
  /** Those whom the feed shows. */
  readonly candidates: readonly Candidate[];
  /** What earlier runs added or adopted in this group. */
  readonly known: ReadonlyMap<ScimId, KnownMembership>;
  /** Memberships of this group that ended with the access of people, to be given back with it. */
  readonly setAside: readonly SetAside[];
  /** Absences from this group that earlier cycles saw. */
  readonly pending: ReadonlyMap<ScimId, PendingRemoval>;
}

/** What is to be done about one group's memberships. */
export interface GroupDecision {
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly drift: readonly Drift[];
  readonly memberships: readonly ManagedMembership[];
  readonly setAside: readonly SetAside[];
  readonly pending: readonly PendingRemoval[];
}

/** The decision to do nothing. */
export const NO_DECISION: GroupDecision = {
  operations: [],
  notices: [],
  drift: [],
  memberships: [],
  setAside: [],
  pending: [],
};

/** Everything that several decisions say. */
export function joinDecisions(decisions: readonly GroupDecision[]): GroupDecision {
  return {
    operations: decisions.flatMap(({ operations }) => operations),
    notices: decisions.flatMap(({ notices }) => notices),
    drift: decisions.flatMap(({ drift }) => drift),
    memberships: decisions.flatMap(({ memberships }) => memberships),
    setAside: decisions.flatMap(({ setAside }) => setAside),
    pending: decisions.flatMap(({ pending }) => pending),
  };
}

/** Says how a membership was changed by somebody else. */
export function drifted(
  kind: Drift['kind'],
  { name }: GroupRef,
  { userName }: UserRef,
  response: Drift['response'],
): Drift {
  return { kind, group: name, user: userName, response };
}

/** Says what is left alone about somebody in a group. */
export function notice(kind: NoticeKind, user: UserRef, group: GroupRef, reason: string): Notice {
  return { kind, group: group.name, user: user.userName, reason };
}
