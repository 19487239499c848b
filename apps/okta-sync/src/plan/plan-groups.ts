import { countOf } from '../count-of.ts';
import type { SourceId } from '../source/source-id.ts';
import type { ScimId } from '../target/target.ts';
import type { Feed } from './feed.ts';
import type { Match } from './match-accounts.ts';
import { mirroredBy } from './operation.ts';
import type { Person } from './people.ts';
import type { PlanInput } from './plan-input.ts';
import { NO_DECISION, type Candidate, type GroupDecision, type MembersContext } from './group-decision.ts';
import { planMembers } from './plan-members.ts';
import { createWording } from './wording.ts';

/** Decides on the memberships of every group, and on what is remembered of groups that nothing feeds any more. */
export function decideGroups(
  feeds: readonly Feed[],
  people: ReadonlyMap<SourceId, Person>,
  matches: ReadonlyMap<SourceId, Match>,
  input: PlanInput,
): readonly GroupDecision[] {
  const { known } = input;
  const candidates = [...people.values()].flatMap((person) => candidateOf(person, matches, input));
  const byGroup = groupCandidates(candidates);
  const memberships = Map.groupBy(known.memberships, ({ group }) => group);
  const setAside = Map.groupBy(known.setAside, ({ group }) => group);
  const pending = Map.groupBy(known.pending, ({ group }) => group);
  const context = contextOf(candidates, matches, input);
  const decisions = feeds.map((feed): GroupDecision => {
    const ofGroup = memberships.get(feed.key) ?? [];
    if (!feed.usable) {
      return {
        ...NO_DECISION,
        notices: unmapped(feed),
        memberships: ofGroup.map(ownerless),
        setAside: setAside.get(feed.key) ?? [],
        pending: pending.get(feed.key) ?? [],
      };
    }
    return planMembers({
      ...context,
      feed,
      candidates: byGroup.get(feed.key) ?? [],
      known: new Map(ofGroup.map((membership) => [membership.scimId, membership])),
      setAside: setAside.get(feed.key) ?? [],
      pending: new Map((pending.get(feed.key) ?? []).map((one) => [one.user.scimId, one])),
    });
  });
  return [...decisions, forgotten(feeds, input)];
}

function candidateOf(
  person: Person,
  matches: ReadonlyMap<SourceId, Match>,
  { config }: PlanInput,
): readonly Candidate[] {
  const match = matches.get(person.id);
  if (match?.match === 'account') return [{ person, account: match.account }];
  // Somebody without an account joins groups only if the account is created in the same run.
  const toBeCreated = match?.match === 'none' && config.users.create && person.user !== undefined;
  return toBeCreated ? [{ person, account: undefined }] : [];
}

function groupCandidates(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const key of candidate.person.via.keys()) {
      const ofGroup = groups.get(key);
      if (ofGroup === undefined) groups.set(key, [candidate]);
      else ofGroup.push(candidate);
    }
  }
  return groups;
}

function contextOf(
  candidates: readonly Candidate[],
  matches: ReadonlyMap<SourceId, Match>,
  { config, known, target, now, sourceName }: PlanInput,
): MembersContext {
  const uncertain = new Set<ScimId>();
  for (const match of matches.values()) {
    if (match.match !== 'ambiguous') continue;
    for (const id of match.candidates) uncertain.add(id);
  }
  return {
    owners: new Map(
      candidates.flatMap(({ person, account }) => (account === undefined ? [] : [[account.id, person]])),
    ),
    candidatesById: new Map(candidates.map((candidate) => [candidate.person.id, candidate])),
    uncertain,
    usersById: new Map(target.users.map((user) => [user.id, user])),
    cycles: config.removals.cycles,
    first: known.links.length === 0 && known.memberships.length === 0,
    words: createWording(sourceName),
    now,
  };
}

function unmapped({ group, mappings }: Feed): GroupDecision['notices'] {
  if (group.mirrors !== undefined) return [];
  const reason = `the application has no group named ${group.name}: create it, or correct the mapping of ${mappings.join(' and ')}`;
  return [{ kind: 'unmapped', group: group.name, user: undefined, reason }];
}

/** What concerns groups that nothing feeds any more is remembered, in case something feeds them again. */
function forgotten(feeds: readonly Feed[], { known, target, sourceName }: PlanInput): GroupDecision {
  const fed = new Set(feeds.map(({ key }) => key));
  const memberships = known.memberships.filter(({ group }) => !fed.has(group));
  const notices = [...Map.groupBy(memberships, ({ group }) => group)].map(([key, { length }]) => ({
    kind: 'kept' as const,
    group: nameOf(key, target),
    user: undefined,
    reason: `no longer mapped; ${countOf(length, 'membership')} that ${sourceName} gave earlier will stay`,
  }));
  return {
    ...NO_DECISION,
    notices,
    // Nobody looks at these groups: what is doubted of them stays as it is, and is doubted anew when somebody does.
    memberships: memberships.map((one) => ({ ...one, sourceId: undefined, doubt: undefined })),
    setAside: known.setAside.filter(({ group }) => !fed.has(group)),
  };
}

function nameOf(key: string, { mirrors, groups }: PlanInput['target']): string {
  const mirrored = mirroredBy(key);
  const id = mirrored === undefined ? undefined : mirrors.get(mirrored);
  return (id === undefined ? undefined : groups.get(id)?.name) ?? key;
}

function ownerless<T extends object>(membership: T): T & { readonly sourceId: undefined } {
  return { ...membership, sourceId: undefined };
}
