import { foldCase } from '@drawbridge/scim';

import type { MatchBy } from '../config/config.ts';
import type { SourceId } from '../source/source-id.ts';
import type { ScimId, TargetUser } from '../target/target.ts';
import type { Person } from './people.ts';
import type { Link } from './plan.ts';

/** Whose account a person's is, or why that is not certain. */
export type Match =
  | {
      readonly match: 'account';
      readonly account: TargetUser;
      readonly by: 'externalId' | 'link' | 'userName';
    }
  /** The account of somebody who is proven gone, with the same login: deleted in the source and created again. */
  | {
      readonly match: 'account';
      readonly account: TargetUser;
      readonly by: 'succession';
      readonly predecessor: Person;
    }
  | { readonly match: 'none' }
  | { readonly match: 'ambiguous'; readonly reason: string; readonly candidates: readonly ScimId[] };

interface Index {
  readonly byId: ReadonlyMap<ScimId, TargetUser>;
  readonly byExternalId: ReadonlyMap<string, readonly TargetUser[]>;
  readonly byUserName: ReadonlyMap<string, readonly TargetUser[]>;
  readonly links: ReadonlyMap<SourceId, Link>;
  readonly isSourceId: (text: string) => boolean;
  readonly people: ReadonlyMap<string, Person>;
  readonly rules: MatchRules;
}

/** How people are matched with accounts. */
export interface MatchRules {
  readonly match: readonly MatchBy[];
  /** What people call the source. */
  readonly sourceName: string;
}

/**
 * Finds each person's account: by externalId, the source's id, first, then by the link remembered from earlier, then by
 * userName without regard to case. An account of somebody who is proven gone passes to an active person with the same
 * userName. Whatever fits more than one account, or an account that fits more than one person,
 * is ambiguous; the others are not affected.
 */
export function matchAccounts(
  people: ReadonlyMap<SourceId, Person>,
  links: readonly Link[],
  users: readonly TargetUser[],
  rules: MatchRules,
): ReadonlyMap<SourceId, Match> {
  const bySourceId = new Map<string, Person>(people);
  const index: Index = {
    byId: new Map(users.map((user) => [user.id, user])),
    byExternalId: Map.groupBy(users, (user) => user.externalId ?? ''),
    byUserName: Map.groupBy(users, (user) => foldCase(user.userName)),
    links: new Map(links.map((link) => [link.sourceId, link])),
    isSourceId: (text) => bySourceId.has(text) || isOktaUserId(text),
    people: bySourceId,
    rules,
  };
  const matches = new Map([...people.values()].map((person) => [person.id, matchOne(person, index)]));
  return withoutCollisions(people, withoutPredecessors(matches), rules);
}

/** Whether a text has the form of an Okta user's id. */
export function isOktaUserId(text: string): boolean {
  return /^00u[0-9A-Za-z]{17}$/.test(text);
}

function matchOne(person: Person, index: Index): Match {
  const { match, sourceName } = index.rules;
  const byExternalId = match.includes('externalId') ? (index.byExternalId.get(person.id) ?? []) : [];
  if (byExternalId.length > 0) {
    return single(byExternalId, 'externalId', `carry ${person.userName}'s ${sourceName} id as externalId`);
  }
  const link = index.links.get(person.id);
  const linked = link === undefined ? undefined : index.byId.get(link.scimId);
  if (linked !== undefined && !belongsToAnother(linked, index)) {
    return { match: 'account', account: linked, by: 'link' };
  }
  // Nobody who is gone is looked for by name: whoever bears it now is somebody else.
  return person.standing === 'gone' || !match.includes('userName')
    ? { match: 'none' }
    : matchByUserName(person, index);
}

function matchByUserName(person: Person, index: Index): Match {
  const [account, ...more] = index.byUserName.get(foldCase(person.userName)) ?? [];
  if (account === undefined) return { match: 'none' };
  if (more.length > 0) return single([account, ...more], 'userName', `bear the userName ${person.userName}`);
  if (!belongsToAnother(account, index)) return { match: 'account', account, by: 'userName' };
  const predecessor = index.people.get(account.externalId ?? '');
  if (predecessor?.standing === 'gone' && person.standing === 'active' && person.via.size > 0) {
    return { match: 'account', account, by: 'succession', predecessor };
  }
  const { sourceName } = index.rules;
  const owner = `another ${sourceName} user (externalId ${account.externalId ?? ''})`;
  const remedy = `if that user was deleted in ${sourceName} and ${person.userName} is the same person, set externalId to ${person.id}`;
  const reason = `the account ${account.userName} belongs to ${owner}; ${remedy}`;
  return { match: 'ambiguous', reason, candidates: [account.id] };
}

/** An externalId that is no id of the source (set by a payroll import, say) does not speak against a match. */
function belongsToAnother(account: TargetUser, index: Index): boolean {
  return account.externalId !== undefined && index.isSourceId(account.externalId);
}

function single(accounts: readonly TargetUser[], by: 'externalId' | 'userName', verb: string): Match {
  const [account, ...more] = accounts;
  if (account !== undefined && more.length === 0) return { match: 'account', account, by };
  const names = accounts.map((user) => user.userName).join(', ');
  const candidates = accounts.map((user) => user.id);
  return { match: 'ambiguous', reason: `${accounts.length} accounts ${verb}: ${names}`, candidates };
}

/** An account that has passed to a successor is no longer its predecessor's. */
function withoutPredecessors(matches: ReadonlyMap<SourceId, Match>): ReadonlyMap<SourceId, Match> {
  const passed = [...matches.values()].flatMap((match) =>
    match.match === 'account' && match.by === 'succession' ? [match.predecessor.id] : [],
  );
  return new Map([...matches, ...passed.map((id) => [id, { match: 'none' }] as const)]);
}

function withoutCollisions(
  people: ReadonlyMap<SourceId, Person>,
  matches: ReadonlyMap<SourceId, Match>,
  rules: MatchRules,
): ReadonlyMap<SourceId, Match> {
  const claims = Map.groupBy(people.values(), (person) => claimOf(person, matches.get(person.id)));
  return new Map(
    [...matches].map(([id, match]) => {
      const person = people.get(id);
      const rivals = person === undefined ? [] : (claims.get(claimOf(person, match)) ?? []);
      return [id, rivals.length > 1 && match.match !== 'ambiguous' ? collision(match, rivals, rules) : match];
    }),
  );
}

/** What a person lays claim to: an account, or the userName of a new one. */
function claimOf(person: Person, match: Match | undefined): string {
  if (match?.match === 'account') return `account ${match.account.id}`;
  return match?.match === 'none' ? `name ${foldCase(person.userName)}` : `person ${person.id}`;
}

function collision(match: Match, rivals: readonly Person[], { sourceName }: MatchRules): Match {
  const names = rivals.map((person) => `${person.userName} (${person.id})`).join(', ');
  const candidates = match.match === 'account' ? [match.account.id] : [];
  return {
    match: 'ambiguous',
    reason: `${rivals.length} ${sourceName} users fit the same account: ${names}`,
    candidates,
  };
}
