import type { Person } from './people.ts';
import type { Link, Notice, Operation, UserRef } from './plan.ts';
import type { Match } from './match-accounts.ts';
import { lossOf, oktaGroups } from './wording.ts';

/** What is to be done about one person's account, apart from its memberships. */
export interface UserDecision {
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly links: readonly Link[];
}

const NOTHING: UserDecision = { operations: [], notices: [], links: [] };

/** What the decision depends on besides the person. */
export interface UserContext {
  readonly match: Match;
  /** What is remembered of the person, or of the one whose account they take over. */
  readonly link: Link | undefined;
  readonly createUsers: boolean;
  /** Whether a group that the person is in is authoritative: Okta then also decides whether the account is active. */
  readonly authoritative: boolean;
}

/** Decides on one person's account: create, deactivate, reactivate, link, or leave alone. */
export function planUser(person: Person, context: UserContext): UserDecision {
  const { match } = context;
  switch (match.match) {
    case 'ambiguous':
      return { ...NOTHING, notices: [notice('ambiguous', person, match.reason)], links: remembered(context) };
    case 'none':
      return planMissing(person, context);
    case 'account':
      return planAccount(person, match, context);
  }
}

function planMissing(person: Person, { createUsers }: UserContext): UserDecision {
  const { user } = person;
  if (person.standing !== 'active' || person.via.size === 0 || user === undefined) return NOTHING;
  if (!createUsers) {
    return {
      ...NOTHING,
      notices: [notice('no-account', person, 'has no account, and createUsers is false')],
    };
  }
  const attributes = {
    externalId: person.id,
    userName: user.login,
    displayName: user.displayName,
    givenName: user.givenName,
    familyName: user.familyName,
    email: user.email,
  };
  const reason = memberReason(person);
  return {
    ...NOTHING,
    operations: [{ op: 'createUser', user: refTo(person, undefined), attributes, reason }],
  };
}

function planAccount(
  person: Person,
  match: Extract<Match, { match: 'account' }>,
  context: UserContext,
): UserDecision {
  const { account } = match;
  const ref = refTo(person, account);
  switch (person.standing) {
    case 'unknown':
      return { ...NOTHING, links: remembered(context) };
    case 'inactive':
    case 'gone': {
      const operations: readonly Operation[] = account.active
        ? [{ op: 'deactivateUser', user: ref, reason: lossOf(person) }]
        : [];
      // An account that somebody else made inactive stays theirs to give back.
      const byDaemon = account.active || context.link?.active === false;
      return { ...NOTHING, operations, links: [linkOf(person, account, !byDaemon)] };
    }
    case 'active':
      return {
        operations: [...linking(person, match, ref), ...reactivation(person, account, ref, context)],
        notices: inactiveByHand(person, account, context),
        links: [linkOf(person, account, true)],
      };
  }
}

function linking(
  person: Person,
  match: Extract<Match, { match: 'account' }>,
  user: UserRef,
): readonly Operation[] {
  const { account, by } = match;
  if (by === 'succession') {
    const reason = `takes over the account of ${match.predecessor.userName}, who no longer exists in Okta`;
    return [{ op: 'linkUser', user, externalId: person.id, reason }];
  }
  if (by === 'externalId' || account.externalId !== undefined || person.via.size === 0) return [];
  return [{ op: 'linkUser', user, externalId: person.id, reason: 'same userName as in Okta' }];
}

function reactivation(
  person: Person,
  account: { readonly active: boolean },
  user: UserRef,
  context: UserContext,
): readonly Operation[] {
  if (account.active || !mayReactivate(context)) return [];
  return [{ op: 'reactivateUser', user, reason: `active in Okta again${alsoMember(person)}` }];
}

/** Only what this daemon took away does it give back, unless Okta decides alone. */
function mayReactivate({ link, authoritative }: UserContext): boolean {
  return authoritative || link?.active === false;
}

function inactiveByHand(
  person: Person,
  account: { readonly active: boolean },
  context: UserContext,
): readonly Notice[] {
  if (account.active || mayReactivate(context)) return [];
  return [notice('kept', person, 'inactive in the application by hand, active in Okta')];
}

function memberReason(person: Person): string {
  return `member of ${oktaGroups([...new Set([...person.via.values()].flat())])}`;
}

function alsoMember(person: Person): string {
  return person.via.size === 0 ? '' : `, ${memberReason(person)}`;
}

function refTo(
  person: Person,
  account: { readonly id: UserRef['scimId']; readonly userName: string } | undefined,
): UserRef {
  return { oktaId: person.id, scimId: account?.id, userName: account?.userName ?? person.userName };
}

function linkOf(
  person: Person,
  account: { readonly id: Link['scimId']; readonly userName: string },
  active: boolean,
): Link {
  return { oktaId: person.id, scimId: account.id, userName: account.userName, active };
}

function remembered({ link }: UserContext): readonly Link[] {
  return link === undefined ? [] : [link];
}

function notice(kind: Notice['kind'], person: Person, reason: string): Notice {
  return { kind, group: undefined, user: person.userName, reason };
}
