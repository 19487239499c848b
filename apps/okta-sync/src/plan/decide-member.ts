import { countOf } from '../count-of.ts';
import type { ScimId } from '../target/target.ts';
import { drifted, NO_DECISION, notice, type GroupContext, type GroupDecision } from './group-decision.ts';
import type { AccountRef, Provenance, UserRef } from './operation.ts';
import { judgeAbsence } from './pending-removals.ts';
import type { Person } from './people.ts';
import type { Drift, ManagedMembership } from './plan.ts';
import type { KnownMembership } from './plan-input.ts';
import { doubtOfAny } from './wording.ts';

/** What is to be done about one member. */
export interface MemberDecision extends GroupDecision {
  /** Why the member can neither be kept for good nor removed, where that is so. */
  readonly doubt?: string;
}

/** Decides on a member whom no group of the source explains. */
export function decideMember(id: ScimId, person: Person | undefined, context: GroupContext): MemberDecision {
  const { feed, known: knownById, words } = context;
  const user = refOf(id, person, context);
  const known = knownById.get(id);
  const kept =
    known === undefined ? [] : [{ group: feed.key, sourceId: person?.id, scimId: id, via: known.via }];
  if (feed.mode === 'additive') return keepAdditive(user, person, kept, context);
  if (person?.standing === 'inactive' || person?.standing === 'gone') {
    return endByStatus(id, person, user, context);
  }
  const byHand = known === undefined ? addedDrift(user, context) : [];
  if (known === undefined && feed.mode === 'managed-only' && !context.uncertain.has(id)) {
    const reason = `added in the application, no ${words.source} group gives this membership`;
    return { ...NO_DECISION, notices: [notice('kept', user, feed.group, reason)], drift: byHand };
  }
  const unchanged = { ...NO_DECISION, memberships: kept, pending: [context.pending.get(id) ?? []].flat() };
  if (context.uncertain.has(id)) return unchanged;
  const doubt = doubtOfAny(feed.reads);
  return doubt === undefined
    ? { ...endByAbsence(user, known, kept, context), drift: byHand }
    : { ...unchanged, drift: byHand, doubt };
}

function keepAdditive(
  user: UserRef,
  person: Person | undefined,
  memberships: readonly ManagedMembership[],
  { feed, words }: GroupContext,
): GroupDecision {
  const [given] = memberships;
  if (given === undefined || person?.via.has(feed.key) === true) return { ...NO_DECISION, memberships };
  const reason = `no longer in ${words.groups(given.via)}, and the mapping only adds`;
  return { ...NO_DECISION, memberships, notices: [notice('kept', user, feed.group, reason)] };
}

function endByAbsence(
  user: AccountRef,
  known: KnownMembership | undefined,
  memberships: readonly ManagedMembership[],
  context: GroupContext,
): GroupDecision {
  const { feed, words, cycles, now } = context;
  const before = context.pending.get(user.scimId);
  const absence = judgeAbsence({ group: feed.key, user, before }, { grace: feed.grace, cycles }, now);
  if (absence.outcome === 'waiting') return { ...NO_DECISION, memberships, pending: [absence.pending] };
  const reason =
    known === undefined
      ? `in no ${words.source} group that feeds ${feed.group.name}`
      : `no longer in ${words.groups(known.via)}`;
  return removal(context, user, 'absence', reason);
}

/**
 * Somebody without access leaves every mapped group, whoever added them. What was added by hand is remembered: nothing
 * else could bring it back.
 */
function endByStatus(id: ScimId, person: Person, user: AccountRef, context: GroupContext): GroupDecision {
  const { feed, known, words } = context;
  const byHand = !known.has(id) && !person.via.has(feed.key) && feed.mode !== 'authoritative';
  const loss = words.loss(person);
  if (person.standing === 'gone' || !byHand) return removal(context, user, 'status', loss);
  const reason = `${loss}; was added by hand, and comes back with the access`;
  const setAside = [{ group: feed.key, sourceId: person.id, scimId: id }];
  return { ...removal(context, user, 'status', reason), setAside };
}

/** One line for all memberships that the same doubt keeps. */
export function heldNotice(leaving: readonly MemberDecision[], { feed }: GroupContext): GroupDecision {
  const doubts = leaving.flatMap(({ doubt }) => doubt ?? []).toSorted();
  const [doubt] = doubts;
  if (doubt === undefined) return NO_DECISION;
  const reason = `${countOf(doubts.length, 'membership')} cannot be checked: ${doubt}`;
  return {
    ...NO_DECISION,
    notices: [{ kind: 'removal-held', group: feed.group.name, user: undefined, reason }],
  };
}

function removal(
  { feed, known }: GroupContext,
  user: AccountRef,
  cause: 'status' | 'absence',
  reason: string,
): GroupDecision {
  const { via = [] } = known.get(user.scimId) ?? {};
  const provenance: Provenance = { via, mappings: feed.mappings };
  return {
    ...NO_DECISION,
    operations: [{ op: 'removeMember', group: feed.group, user, cause, ...provenance, reason }],
  };
}

function addedDrift(user: UserRef, { feed, first }: GroupContext): readonly Drift[] {
  if (first) return [];
  return [drifted('membership-added', feed.group, user, feed.mode === 'authoritative' ? 'undone' : 'left')];
}

function refOf(id: ScimId, person: Person | undefined, { usersById }: GroupContext): AccountRef {
  const userName = usersById.get(id)?.userName ?? person?.userName ?? id;
  return { sourceId: person?.id, scimId: id, userName };
}
