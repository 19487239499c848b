import { foldCase } from '@drawbridge/scim';

import type { Match } from '../plan/match-accounts.ts';
import { isUserOperation, type Operation, type UserRef } from '../plan/operation.ts';
import type { Person } from '../plan/people.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { compileProtected } from '../plan/protected-users.ts';
import { surveyOf, type Survey } from '../plan/survey.ts';
import { createWording } from '../plan/wording.ts';
import type { TargetUser } from '../target/target.ts';
import { conclude } from './conclude.ts';
import { explainGroups } from './explain-groups.ts';
import type { ExplainedAccount, ExplainedPerson, Explanation, Hold } from './explanation.ts';
import type { PastWrite } from './last-writes.ts';

/** What an explanation is made from. */
export interface ExplainInput {
  readonly input: PlanInput;
  /** The plan that this input gives. */
  readonly plan: Plan;
  /** What keeps it from being carried out now. */
  readonly hold: Hold | undefined;
  /** What of it is done although it is held back. */
  readonly atOnce: readonly Operation[];
  /** What earlier runs wrote, oldest first. */
  readonly writes: readonly PastWrite[];
}

/** Whom to explain: a userName, a login, an e-mail address, or an id of either side; and only one group, if wanted. */
export interface ExplainQuery {
  readonly user: string;
  readonly group?: string | undefined;
}

/** Somebody, on both sides. */
export interface Subject {
  readonly person: Person | undefined;
  readonly account: TargetUser | undefined;
  readonly match: Match | undefined;
}

/** Follows somebody from the source to the application, and says at each step why. */
export function explainUser(given: ExplainInput, { user, group }: ExplainQuery): Explanation {
  const survey = surveyOf(given.input);
  const subject = findSubject(user, survey);
  const { person, account, match } = subject;
  const names = new Set([user, person?.userName, person?.user?.login, account?.userName].flatMap(folded));
  const concerns = ({ user: ref }: { readonly user: UserRef }): boolean => isAbout(ref, subject, names);
  const concernsUser = (operation: Operation): boolean => 'user' in operation && concerns(operation);
  const writes = given.writes.filter(({ operation }) => concernsUser(operation));
  const isProtected = compileProtected(survey.input.config.guards);
  const findings = {
    user,
    person: person === undefined ? undefined : explainPerson(person, survey),
    account: account === undefined ? undefined : explainAccount(account, match),
    ambiguity: match?.match === 'ambiguous' ? match.reason : undefined,
    link: survey.input.known.links.find(
      (link) => link.sourceId === person?.id || link.scimId === account?.id,
    ),
    protected: [...names].some(isProtected),
    groups: explainGroups(survey, subject, { plan: given.plan, writes, only: group }),
    operations: given.plan.operations.filter(isUserOperation).filter(concerns),
    notices: given.plan.notices.filter((notice) => folded(notice.user).some((name) => names.has(name))),
    drift: given.plan.drift.filter((drift) => names.has(foldCase(drift.user))),
    hold: given.hold,
    atOnce: given.atOnce.filter(concernsUser),
    writes,
  };
  return { ...findings, conclusion: conclude(findings, { group, sourceName: survey.input.sourceName }) };
}

function findSubject(text: string, { people, matches, input }: Survey): Subject {
  const wanted = foldCase(text);
  const isWanted = (...values: readonly (string | undefined)[]): boolean =>
    values.flatMap(folded).includes(wanted);
  const account = input.target.users.find(({ id, userName, externalId }) =>
    isWanted(id, userName, externalId),
  );
  const person =
    [...people.values()].find(({ id, userName, user }) => isWanted(id, userName, user?.login, user?.email)) ??
    [...people.values()].find(
      (one) => accountOf(matches.get(one.id))?.id === account?.id && account !== undefined,
    );
  const match = person === undefined ? undefined : matches.get(person.id);
  return { person, match, account: accountOf(match) ?? account };
}

function accountOf(match: Match | undefined): TargetUser | undefined {
  return match?.match === 'account' ? match.account : undefined;
}

function isAbout(ref: UserRef, { person, account }: Subject, names: ReadonlySet<string>): boolean {
  if (ref.sourceId !== undefined && person !== undefined) return ref.sourceId === person.id;
  if (ref.scimId !== undefined && account !== undefined) return ref.scimId === account.id;
  return names.has(foldCase(ref.userName));
}

function explainPerson(person: Person, { input }: Survey): ExplainedPerson {
  return {
    sourceId: person.id,
    login: person.userName,
    status: person.user?.status,
    standing: person.standing,
    why: whyStanding(person, input),
  };
}

function whyStanding(person: Person, { config, source, sourceName }: PlanInput): string {
  const status = person.user?.status ?? 'unknown';
  switch (person.standing) {
    case 'active':
      return `status ${status} is one of statuses.active (${config.statuses.active.join(', ')})`;
    case 'inactive':
    case 'gone':
      return createWording(sourceName).loss(person);
    case 'unknown': {
      const read = source.users.get(person.id);
      if (read?.outcome === 'unknown') return `could not be read: ${read.reason}`;
      if (read?.outcome === 'complete') return `status ${status} neither gives access nor takes it`;
      return `${sourceName} showed nothing of this person that proves anything`;
    }
  }
}

function explainAccount(account: TargetUser, match: Match | undefined): ExplainedAccount {
  const { id, userName, externalId, active } = account;
  return {
    scimId: id,
    userName,
    externalId,
    active,
    matchedBy: match?.match === 'account' ? match.by : undefined,
  };
}

function folded(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [foldCase(text)];
}
