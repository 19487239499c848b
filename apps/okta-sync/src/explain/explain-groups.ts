import { foldCase } from '@drawbridge/scim';

import { countOf } from '../count-of.ts';
import type { Feed } from '../plan/feed.ts';
import { groupKey, isMemberOperation, memberOperationKey, type MemberOperation } from '../plan/operation.ts';
import type { PendingRemoval, Plan } from '../plan/plan.ts';
import { membershipKey } from '../plan/membership-key.ts';
import { createWording, doubtOfAny } from '../plan/wording.ts';
import type { Survey } from '../plan/survey.ts';
import type { ExplainedGroup } from './explanation.ts';
import type { Subject } from './explain-user.ts';
import type { PastWrite } from './last-writes.ts';

/** What the memberships are explained with. */
export interface GroupQuestion {
  readonly plan: Plan;
  /** Writes about this person, oldest first. */
  readonly writes: readonly PastWrite[];
  /** Only this group of the application. */
  readonly only: string | undefined;
}

/** Explains each group that has to do with somebody; a group that is asked for, in any case. */
export function explainGroups(
  survey: Survey,
  subject: Subject,
  question: GroupQuestion,
): readonly ExplainedGroup[] {
  return survey.feeds.feeds
    .filter(({ group }) => question.only === undefined || foldCase(group.name) === foldCase(question.only))
    .map((feed) => explainGroup(feed, survey, subject, question))
    .filter((group) => question.only !== undefined || concerns(group));
}

function concerns({
  via,
  member,
  managed,
  pending,
  setAside,
  operation,
  lastWrite,
}: ExplainedGroup): boolean {
  const found = [pending, operation, lastWrite].some((one) => one !== undefined);
  return via.length > 0 || member || managed || setAside || found;
}

function explainGroup(
  feed: Feed,
  { input }: Survey,
  subject: Subject,
  { plan, writes }: GroupQuestion,
): ExplainedGroup {
  const { person, account } = subject;
  const key = membershipKey({ group: feed.key, sourceId: person?.id, scimId: account?.id });
  const isThis = (group: string, user: { readonly scimId: string | undefined }): boolean =>
    group === feed.key && account !== undefined && user.scimId === account.id;
  const ofPlan = plan.operations.filter(isMemberOperation).find((operation) => keyOf(operation) === key);
  const found = {
    name: feed.group.name,
    mode: feed.mode,
    mappings: feed.mappings,
    via: person?.via.get(feed.key) ?? [],
    member: account !== undefined && feed.current?.members.includes(account.id) === true,
    managed: input.known.memberships.some((membership) => isThis(membership.group, membership)),
    doubt: doubtOfAny(feed.reads),
    pending: plan.pending.find(({ group, user }) => isThis(group, user)),
    setAside: input.known.setAside.some((one) => isThis(one.group, one)),
    operation: ofPlan,
    escrow: input.known.escrow.find(({ key: held }) => isEscrowOf(held, feed.key, subject)),
    lastWrite: writes.findLast(
      ({ operation }) => isMemberOperation(operation) && groupKey(operation.group) === feed.key,
    ),
  };
  return { ...found, why: whyOf(found, subject, input.sourceName) };
}

function keyOf({ group, user }: MemberOperation): string {
  return membershipKey({ group: groupKey(group), sourceId: user.sourceId, scimId: user.scimId });
}

function isEscrowOf(key: string, feed: string, { person, account }: Subject): boolean {
  const user = {
    sourceId: person?.id,
    scimId: account?.id,
    userName: person?.userName ?? account?.userName ?? '',
  };
  return (['addMember', 'removeMember'] as const).some((op) => key === memberOperationKey(op, feed, user));
}

function whyOf(group: Omit<ExplainedGroup, 'why'>, { person, account }: Subject, source: string): string {
  const { name, via, member, managed, doubt, pending, operation, escrow, setAside } = group;
  const words = createWording(source);
  if (escrow !== undefined && operation === undefined)
    return `waits until ${escrow.nextTry} after ${escrow.code}: ${escrow.reason}`;
  if (operation !== undefined) {
    return `${operation.op === 'addMember' ? 'joins' : 'leaves'} ${name}: ${operation.reason}`;
  }
  if (pending !== undefined) return untilDue(pending);
  if (via.length > 0 && member) return `is in ${name} as member of ${words.groups(via)}`;
  if (via.length > 0) return whyNotJoining(group, person?.standing, account === undefined, words.groups(via));
  if (!member)
    return setAside
      ? 'is given back with the access'
      : `no ${source} group that feeds ${name} shows this person`;
  if (managed && doubt !== undefined) return `stays in ${name}, because ${doubt}`;
  return managed
    ? `stays in ${name}`
    : `is in ${name} by hand; no ${source} group gives it, and mode ${group.mode} leaves it`;
}

function untilDue({ since, due, cyclesSeen }: PendingRemoval): string {
  return `absent since ${since}, seen in ${countOf(cyclesSeen, 'complete cycle')}; leaves no earlier than ${due}`;
}

function whyNotJoining(
  { name }: Pick<ExplainedGroup, 'name'>,
  standing: string | undefined,
  accountless: boolean,
  groups: string,
): string {
  if (standing !== 'active') return `would be in ${name} as member of ${groups}, but has no access`;
  return accountless
    ? `would be in ${name}, but has no account`
    : `would be in ${name} as member of ${groups}, but that is held back`;
}
