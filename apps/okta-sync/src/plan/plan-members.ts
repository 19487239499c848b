import type { ScimId } from '../target/target.ts';
import { decideMember, heldNotice } from './decide-member.ts';
import {
  drifted,
  joinDecisions,
  NO_DECISION,
  notice,
  type GroupContext,
  type GroupDecision,
} from './group-decision.ts';
import type { Operation } from './operation.ts';
import type { Drift, ManagedMembership, Notice, SetAside } from './plan.ts';
import { refTo } from './people.ts';

/** Compares who should be in a group, who was put there, and who is there. */
export function planMembers(context: GroupContext): GroupDecision {
  const present = new Set(context.feed.current?.members);
  const explained = explain(context, present);
  const leaving = [...present]
    .filter((id) => !explained.accounts.has(id))
    .map((id) => decideMember(id, context.owners.get(id), context));
  return joinDecisions([
    explained.decision,
    giveBack(context, present),
    ...leaving,
    heldNotice(leaving, context),
  ]);
}

interface Explained {
  readonly accounts: ReadonlySet<ScimId>;
  readonly decision: GroupDecision;
}

/** The memberships that the source gives: those of active people are added, those of unknown standing only kept. */
function explain(context: GroupContext, present: ReadonlySet<ScimId>): Explained {
  const { feed, candidates, known, words } = context;
  const { group } = feed;
  const accounts = new Set<ScimId>();
  const operations: Operation[] = [];
  const notices: Notice[] = [];
  const memberships: ManagedMembership[] = [];
  const drift: Drift[] = [];
  for (const { person, account } of candidates) {
    const via = person.via.get(feed.key) ?? [];
    const there = account !== undefined && present.has(account.id);
    if (person.standing === 'inactive' && !there) {
      notices.push(notice('no-access', refTo(person, account), group, words.loss(person)));
    }
    if (!(person.standing === 'active' || (person.standing === 'unknown' && there))) continue;
    if (account !== undefined) accounts.add(account.id);
    memberships.push({ group: feed.key, sourceId: person.id, scimId: account?.id, via });
    if (there) continue;
    const missing = account !== undefined && known.has(account.id);
    const user = refTo(person, account);
    if (missing) drift.push(drifted('membership-removed', group, user, 'undone'));
    const reason = `member of ${words.groups(via)}${missing ? ', was missing in the application' : ''}`;
    operations.push({ op: 'addMember', group, user, via, mappings: feed.mappings, reason });
  }
  return { accounts, decision: { ...NO_DECISION, operations, notices, memberships, drift } };
}

/** Gives back what was added by hand and ended with a person's access, once they have access again. */
function giveBack(context: GroupContext, present: ReadonlySet<ScimId>): GroupDecision {
  const { feed, candidatesById } = context;
  const operations: Operation[] = [];
  const waiting: SetAside[] = [];
  for (const one of context.setAside) {
    const { person, account } = candidatesById.get(one.sourceId) ?? {};
    const owed = !present.has(one.scimId) && feed.mode !== 'authoritative';
    if (!owed) continue;
    if (person?.standing !== 'active') waiting.push(one);
    else if (account?.id === one.scimId && !person.via.has(feed.key)) {
      const reason = 'was added by hand in the application, and is given back with the access';
      const user = refTo(person, account);
      operations.push({ op: 'addMember', group: feed.group, user, via: [], mappings: feed.mappings, reason });
    }
  }
  return { ...NO_DECISION, operations, setAside: waiting };
}
