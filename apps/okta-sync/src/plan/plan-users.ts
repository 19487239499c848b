import type { TargetUser } from '../target/target.ts';
import type { AttributeRules } from './attribute-values.ts';
import { sorted } from './feed.ts';
import type { Match } from './match-accounts.ts';
import type { Operation } from './operation.ts';
import { noticeAbout, refTo, type Person } from './people.ts';
import { planAttributes } from './plan-attributes.ts';
import type { Drift, Link, Notice } from './plan.ts';
import type { Wording } from './wording.ts';

/** What is to be done about one person's account, apart from its memberships. */
export interface UserDecision {
  readonly operations: readonly Operation[];
  readonly notices: readonly Notice[];
  readonly links: readonly Link[];
  readonly drift: readonly Drift[];
}

const NOTHING: UserDecision = { operations: [], notices: [], links: [], drift: [] };

/** What the decisions depend on besides the person. */
export interface UserRulesContext {
  readonly create: boolean;
  readonly update: boolean;
  readonly attributes: AttributeRules;
  readonly words: Wording;
}

/** What the decision on one person depends on. */
export interface UserContext extends UserRulesContext {
  readonly match: Match;
  /** What is remembered of the person, or of the one whose account they take over. */
  readonly link: Link | undefined;
  /** The account that is remembered, if it is still there. */
  readonly linked: TargetUser | undefined;
  /** Whether the account that is remembered is certainly somebody else's by now. */
  readonly passedOn: boolean;
}

/** Decides on one person's account: create, deactivate, reactivate, link, update, or leave alone. */
export function planUser(person: Person, context: UserContext): UserDecision {
  const { match } = context;
  if (match.match === 'account') return planAccount(person, match, context);
  const ended = endRemembered(person, context);
  if (match.match === 'none') return ended ?? planMissing(person, context);
  const notices = [noticeAbout('ambiguous', person, match.reason)];
  return { ...NOTHING, links: remembered(context), ...ended, notices };
}

/** Whoever may have no access loses it with the account that was theirs, also when that is not certain any more. */
function endRemembered(
  person: Person,
  { link, linked, passedOn, words }: UserContext,
): UserDecision | undefined {
  const over = person.standing === 'inactive' || person.standing === 'gone';
  if (!over || link === undefined || linked?.active !== true || passedOn) return undefined;
  const operation = {
    op: 'deactivateUser',
    user: refTo(person, linked),
    reason: words.loss(person),
  } as const;
  return { ...NOTHING, operations: [operation], links: [{ ...link, active: false }] };
}

function planMissing(person: Person, context: UserContext): UserDecision {
  const { user } = person;
  const removed = removedDrift(person, context);
  if (person.standing !== 'active' || person.via.size === 0 || user === undefined)
    return { ...NOTHING, drift: removed };
  if (!context.create) {
    const reason = 'has no account, and users.create is false';
    return { ...NOTHING, notices: [noticeAbout('no-account', person, reason)], drift: removed };
  }
  const { values, problems } = context.attributes.valuesOf(user);
  const attributes = { externalId: person.id, userName: user.login, attributes: values };
  const reason = memberReason(person, context);
  return {
    ...NOTHING,
    operations: [{ op: 'createUser', user: refTo(person, undefined), attributes, reason }],
    notices: problems.map((problem) => noticeAbout('attribute-unusable', person, problem)),
    drift: removed,
  };
}

/** A status that somebody has, and of which nobody said what it means: not the same as one that could not be read. */
function unknownStatus(person: Person, { words: { source } }: UserContext): readonly Notice[] {
  if (person.user === undefined) return [];
  const reason = `status ${person.user.status} in ${source} is not known, so that access is neither given nor taken`;
  return [noticeAbout('status-unknown', person, reason)];
}

function removedDrift(person: Person, { link, linked, create }: UserContext): readonly Drift[] {
  if (link === undefined || linked !== undefined || person.standing !== 'active') return [];
  const response = create && person.via.size > 0 ? 'undone' : 'left';
  return [{ kind: 'account-removed', group: undefined, user: link.userName, response }];
}

function planAccount(
  person: Person,
  match: Extract<Match, { match: 'account' }>,
  context: UserContext,
): UserDecision {
  const { account } = match;
  switch (person.standing) {
    case 'unknown':
      return { ...NOTHING, notices: unknownStatus(person, context), links: remembered(context) };
    case 'inactive':
    case 'gone': {
      const reason = context.words.loss(person);
      const operations: readonly Operation[] = account.active
        ? [{ op: 'deactivateUser', user: refTo(person, account), reason }]
        : [];
      // An account that somebody else made inactive stays theirs to give back.
      const byDaemon = account.active || context.link?.active === false;
      const drift = drifted(
        'account-reactivated',
        account.active && context.link?.active === false && context.link.uncertain !== true,
        account,
        true,
      );
      return { ...NOTHING, operations, links: [linkOf(person, account, !byDaemon)], drift };
    }
    case 'active': {
      const byHand = !account.active && context.link?.active === true;
      const updates = planAttributes(person, account, context);
      return {
        operations: [
          ...linking(person, match, context),
          ...reactivation(person, account, context),
          ...updates.operations,
        ],
        notices: [...inactiveByHand(person, account, context), ...updates.notices],
        links: [
          { ...linkOf(person, account, true), ...(updates.wrote !== undefined && { wrote: updates.wrote }) },
        ],
        drift: drifted('account-deactivated', byHand, account, mayReactivate(person, context)),
      };
    }
  }
}

function drifted(
  kind: Drift['kind'],
  is: boolean,
  { userName }: TargetUser,
  undone: boolean,
): readonly Drift[] {
  return is ? [{ kind, group: undefined, user: userName, response: undone ? 'undone' : 'left' }] : [];
}

function linking(
  person: Person,
  match: Extract<Match, { match: 'account' }>,
  { words: { source } }: UserContext,
): readonly Operation[] {
  const { account, by } = match;
  const user = refTo(person, account);
  if (by === 'succession') {
    const reason = `takes over the account of ${match.predecessor.userName}, who no longer exists in ${source}`;
    return [{ op: 'linkUser', user, externalId: person.id, reason }];
  }
  if (by === 'externalId' || account.externalId !== undefined || person.via.size === 0) return [];
  return [{ op: 'linkUser', user, externalId: person.id, reason: `same userName as in ${source}` }];
}

function reactivation(person: Person, account: TargetUser, context: UserContext): readonly Operation[] {
  if (account.active || !mayReactivate(person, context)) return [];
  const also = person.via.size === 0 ? '' : `, ${memberReason(person, context)}`;
  const reason = `active in ${context.words.source} again${also}`;
  return [{ op: 'reactivateUser', user: refTo(person, account), reason }];
}

/** Only what this daemon took away does it give back, unless the source decides alone. */
function mayReactivate({ authoritative }: Person, { link }: UserContext): boolean {
  return authoritative || link?.active === false;
}

function inactiveByHand(person: Person, account: TargetUser, context: UserContext): readonly Notice[] {
  if (account.active || mayReactivate(person, context)) return [];
  return [
    noticeAbout('kept', person, `inactive in the application by hand, active in ${context.words.source}`),
  ];
}

function memberReason(person: Person, { words }: UserContext): string {
  return `member of ${words.groups(sorted([...person.via.values()].flat()))}`;
}

function linkOf(person: Person, account: TargetUser, active: boolean): Link {
  return { sourceId: person.id, scimId: account.id, userName: account.userName, active };
}

function remembered({ link }: UserContext): readonly Link[] {
  return link === undefined ? [] : [link];
}
