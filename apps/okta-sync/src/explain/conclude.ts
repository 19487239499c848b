import { countOf } from '../count-of.ts';
import { operationKey, type Operation, type UserOperation } from '../plan/operation.ts';
import { shortHash } from '../plan/plan-hash.ts';
import { createWording } from '../plan/wording.ts';
import type { ExplainedGroup, Explanation } from './explanation.ts';

/** Everything that an explanation holds besides the conclusion. */
export type Findings = Omit<Explanation, 'conclusion'>;

/** What was asked, and how the source is called. */
export interface Question {
  readonly group: string | undefined;
  readonly sourceName: string;
}

/**
 * Says in a few sentences what the findings come to: what somebody has now, and why; what changes, and when; and what
 * holds that back.
 */
export function conclude(findings: Findings, question: Question): readonly string[] {
  const { person, account, groups, user } = findings;
  if (question.group !== undefined && groups.length === 0) {
    return [`No mapping feeds a group called ${question.group}, so nothing is done about it.`];
  }
  if (person === undefined && account === undefined) {
    return [
      `Nobody called ${user} is in a mapped group of ${question.sourceName}, and the application has no such account.`,
    ];
  }
  return [...presentOf(findings, question), ...changesOf(findings), ...holdOf(findings)];
}

function presentOf(findings: Findings, { group, sourceName }: Question): readonly string[] {
  const { groups } = findings;
  if (group !== undefined) return groups.map((one) => membershipOf(one, findings, sourceName));
  const names = groups.filter(({ member }) => member).map(({ name }) => name);
  return [`${accountOf(findings)}${names.length === 0 ? '' : `, and is in ${list(names)}`}.`];
}

function accountOf({ account, ambiguity }: Findings): string {
  if (ambiguity !== undefined) return 'It is not certain which account is theirs';
  if (account === undefined) return 'Has no account';
  return `Has an ${account.active ? 'active' : 'inactive'} account`;
}

function membershipOf(
  { name, member, managed, via }: ExplainedGroup,
  { account, person }: Findings,
  sourceName: string,
): string {
  const words = createWording(sourceName);
  if (!member) {
    const although = via.length === 0 ? '' : `, although in ${words.groups(via)}`;
    const without = account === undefined ? ', and has no account' : '';
    const why = via.length === 0 ? `: no ${sourceName} group that feeds it shows this person` : '';
    return `Is not in ${name}${although}${without}${why}.`;
  }
  const inactive = account?.active === false ? ', with an account that is inactive' : '';
  if (via.length > 0) return `Is in ${name}${inactive}: member of ${words.groups(via)}.`;
  const how = managed ? 'given by the daemon earlier' : 'put there by hand';
  const now = person === undefined ? 'shows this person' : 'gives it now';
  return `Is in ${name}${inactive}: ${how}; no ${sourceName} group ${now}.`;
}

/** What the next cycle does, and what comes later. */
function changesOf(findings: Findings): readonly string[] {
  const { groups, protected: isProtected, notices } = findings;
  const planned = Map.groupBy(
    plannedOf(findings),
    (operation) => `${whenOf(operation, findings)}: @: ${operation.reason}.`,
  );
  const spared = notices.some(({ kind }) => kind === 'protected');
  const said = [
    ...[...planned].map(([sentence, operations]) =>
      sentence.replace('@', () => list(operations.map(deedOf))),
    ),
    ...groups.flatMap(laterOf),
    ...(isProtected && spared ? ['Loses nothing: the guards protect the account.'] : []),
  ];
  return said.length === 0 ? ['Nothing changes.'] : said;
}

function whenOf(operation: Operation, findings: Findings): string {
  if (isWaiting(operation, findings)) return 'Held back';
  return findings.hold === undefined
    ? 'With the next cycle'
    : 'With the next cycle, although the plan is held back';
}

function plannedOf({ operations, groups }: Findings): readonly Operation[] {
  return [...operations, ...groups.flatMap(({ operation }) => operation ?? [])];
}

/** Whether an operation waits for a person. */
export function isWaiting(
  operation: Operation,
  { hold, atOnce }: Pick<Findings, 'hold' | 'atOnce'>,
): boolean {
  return hold !== undefined && !atOnce.some((one) => operationKey(one) === operationKey(operation));
}

/** Whether anything about the person waits. */
export function hasWaiting(findings: Findings): boolean {
  return plannedOf(findings).some((operation) => isWaiting(operation, findings));
}

function deedOf(operation: Operation): string {
  if (operation.op === 'addMember') return `joins ${operation.group.name}`;
  if (operation.op === 'removeMember') return `leaves ${operation.group.name}`;
  return 'user' in operation ? ACCOUNT_DEEDS[operation.op] : '';
}

const ACCOUNT_DEEDS: Readonly<Record<UserOperation['op'], string>> = {
  deactivateUser: 'the account is made inactive',
  createUser: 'the account is created',
  reactivateUser: 'the account is made active',
  linkUser: 'the account is linked with this person',
  updateUser: 'attributes of the account are updated',
};

function laterOf({
  name,
  pending,
  escrow,
  operation,
  doubt,
  managed,
  member,
  via,
}: ExplainedGroup): readonly string[] {
  if (operation !== undefined) return [];
  if (escrow !== undefined) {
    return [
      `After ${escrow.nextTry}: tried again to ${escrow.what}, which failed ${countOf(escrow.failures, 'time')} with ${escrow.code} (${escrow.reason}).`,
    ];
  }
  if (pending !== undefined)
    return [`After ${pending.due}: leaves ${name}, if the absence lasts until then.`];
  const held = member && managed && via.length === 0 && doubt !== undefined;
  return held ? [`Stays in ${name} until this is known: ${doubt}.`] : [];
}

/** What has to happen before what is held back is done. */
function holdOf(findings: Findings): readonly string[] {
  const { hold } = findings;
  if (hold === undefined || !hasWaiting(findings)) return [];
  const rules = [...new Set(hold.blocks.map(({ rule }) => rule))];
  const why =
    rules.length === 0 ? 'it is the first plan, and waits to be looked at' : `it breaks ${list(rules)}`;
  const hash = shortHash(hold.planHash);
  return [
    `The plan is held back because ${why}. Once a cycle has said so, \`approve ${hash}\` lets it pass as it is.`,
  ];
}

function list(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
