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
    vanished(context, present, explained.accounts),
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
    const before = account === undefined ? undefined : known.get(account.id);
    const missing = before !== undefined && before.doubt !== 'uncertain';
    const user = refTo(person, account);
    if (missing) drift.push(drifted('membership-removed', group, user, 'undone'));
    const reason = `member of ${words.groups(via)}${missing ? ', was missing in the application' : ''}`;
    operations.push({ op: 'addMember', group, user, via, mappings: feed.mappings, reason });
  }
  return { accounts, decision: { ...NO_DECISION, operations, notices, memberships, drift } };
}

/**
 * What was given and is not shown any more, nor given by the source: an answer that leaves members out looks like that too,
 * so it is remembered until a second look shows the same. If it is there after all, it is still the daemon's to remove.
 */
function vanished(
  { feed, known, setAside, owners, usersById }: GroupContext,
  present: ReadonlySet<ScimId>,
  explained: ReadonlySet<ScimId>,
): GroupDecision {
  // What was set aside has a memory of its own.
  const settled = new Set([...present, ...explained, ...setAside.map(({ scimId }) => scimId)]);
  const absent = [...known.values()].filter(
    ({ scimId, doubt }) => !settled.has(scimId) && doubt !== 'unseen',
  );
  return {
    ...NO_DECISION,
    memberships: absent.map((one) => ({ ...one, sourceId: owners.get(one.scimId)?.id, doubt: 'unseen' })),
    drift: absent.flatMap(({ scimId, doubt }) => {
      const user = usersById.get(scimId);
      if (doubt === 'uncertain' || user === undefined) return [];
      return [{ kind: 'membership-removed', group: feed.group.name, user: user.userName, response: 'left' }];
    }),
  };
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
