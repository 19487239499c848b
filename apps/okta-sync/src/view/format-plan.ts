import { visible } from '@drawbridge/terminal';
import { createColors } from 'picocolors';

import { countOf } from '../count-of.ts';
import {
  isMemberOperation,
  isUserOperation,
  type MemberOperation,
  type Operation,
  type UserOperation,
} from '../plan/operation.ts';
import type { Drift, Notice, Plan } from '../plan/plan.ts';
import { inWords } from '../plan/operation-in-words.ts';
import { shortHash } from '../plan/plan-hash.ts';
import { printNumbers, printRows, subjectWidth, type Row, type Tone } from './columns.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Prints a plan for people: how each group changes, then who, and why, and what is left alone. */
export function formatPlan(plan: Plan, options: ViewOptions = {}): string {
  const { bold, dim } = createColors(options.color === true);
  const members = indexMembers(plan);
  const sections = [
    ...accountSections(plan),
    ...ownGroupSections(plan),
    ...groupSections(plan, members),
    ...pendingSections(plan),
    ...driftSections(plan),
    ...noticeSections(plan),
  ].filter(({ rows }) => rows.length > 0);
  const width = subjectWidth(
    sections.flatMap(({ rows }) => rows),
    options,
  );
  return [
    `${bold('Plan')} ${shortHash(plan.hash)}  ${headline(plan)}  ${dim(plan.createdAt)}`,
    ...costLines(plan, options).map((line) => dim(line)),
    '',
    ...printNumbers(
      ['group', 'now', 'then', 'join', 'leave'],
      plan.groups.map((group) => groupLine(group, members)),
      options,
    ),
    ...sections.flatMap(({ title, rows }) => ['', bold(visible(title)), ...printRows(rows, width, options)]),
  ].join('\n');
}

/** What making the plan took, and what applying it takes. */
function costLines({ cost: { source, target }, operations }: Plan, options: ViewOptions): readonly string[] {
  if (source.spent + target.spent === 0) return [];
  const made = `Made with ${countOf(source.spent, 'request')} to the source and ${countOf(target.spent, 'request')} to the application`;
  const said = operations.length === 0 ? `${made}.` : `${made}; applying it takes ${target.apply}.`;
  return wrap(said, options, 0);
}

function headline({ operations }: Plan): string {
  return operations.length === 0 ? 'nothing to change' : countOf(operations.length, 'change');
}

/** The memberships of each group that begin, or end. */
type Members = (group: string, op: MemberOperation['op']) => readonly MemberOperation[];

function indexMembers({ operations }: Plan): Members {
  const byGroup = Map.groupBy(operations.filter(isMemberOperation), ({ op, group }) => `${op} ${group.name}`);
  return (group, op) => byGroup.get(`${op} ${group}`) ?? [];
}

function groupLine(
  { name, before, after }: Plan['groups'][number],
  members: Members,
): readonly [string, ...number[]] {
  return [name, before, after, members(name, 'addMember').length, members(name, 'removeMember').length];
}

const ACCOUNT_TITLES: readonly (readonly [UserOperation['op'], string, Tone])[] = [
  ['deactivateUser', 'to deactivate', 'loss'],
  ['createUser', 'to create', 'gain'],
  ['reactivateUser', 'to reactivate', 'gain'],
  ['linkUser', 'to link with the source', 'plain'],
  ['updateUser', 'to update', 'plain'],
];

function accountSections({ operations }: Plan): readonly Section[] {
  const byOp = Map.groupBy(operations.filter(isUserOperation), ({ op }) => op);
  return ACCOUNT_TITLES.map(([op, title, tone]) => {
    const rows = (byOp.get(op) ?? []).map((operation) => ({
      tone,
      subject: operation.user.userName,
      reason: operation.op === 'updateUser' ? changesOf(operation) : operation.reason,
    }));
    return { title: `${countOf(rows.length, 'account')} ${title}`, rows };
  });
}

function changesOf({ changes }: Extract<Operation, { op: 'updateUser' }>): string {
  return changes
    .map(({ path, before, after }) => `${path}: ${printValue(before)} → ${printValue(after)}`)
    .join('; ');
}

function printValue(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : JSON.stringify(value);
}

function ownGroupSections({ operations }: Plan): readonly Section[] {
  const groups = operations.flatMap((operation): readonly Row[] => {
    if (operation.op !== 'createGroup' && operation.op !== 'renameGroup') return [];
    const tone = operation.op === 'createGroup' ? 'gain' : 'plain';
    return [{ tone, subject: inWords(operation), reason: operation.reason }];
  });
  return [{ title: `${countOf(groups.length, 'group')} to create or rename`, rows: groups }];
}

function groupSections({ groups }: Plan, members: Members): readonly Section[] {
  return groups.flatMap(({ name }) => [
    memberSection(name, members(name, 'addMember'), 'gain'),
    memberSection(name, members(name, 'removeMember'), 'loss'),
  ]);
}

function memberSection(group: string, members: readonly MemberOperation[], tone: 'gain' | 'loss'): Section {
  const people = countOf(members.length, 'person', 'people');
  const rows = members.map(({ user, reason }) => ({ tone, subject: user.userName, reason }));
  return { title: `${group}: ${people} to ${tone === 'gain' ? 'join' : 'leave'}`, rows };
}

function pendingSections({ pending }: Plan): readonly Section[] {
  const rows = pending.map(({ group, user, due }): Row => {
    const reason = `absent in the source; leaves no earlier than ${due.slice(0, 19)}Z`;
    return { tone: 'warning', subject: `${group}: ${user.userName}`, reason };
  });
  return [{ title: `${countOf(rows.length, 'membership')} that will end if the absence lasts`, rows }];
}

const DRIFT: Readonly<Record<Drift['kind'], string>> = {
  'membership-removed': 'taken out of the group',
  'membership-added': 'put into the group',
  'account-deactivated': 'made inactive',
  'account-reactivated': 'made active',
  'account-removed': 'account deleted',
};

function driftSections({ drift }: Plan): readonly Section[] {
  const rows = drift.map(({ kind, group, user, response }): Row => {
    return {
      tone: 'warning',
      subject: subjectOf(group, user),
      reason: `${DRIFT[kind]} by somebody else; ${response}`,
    };
  });
  return [{ title: 'Changed in the application by somebody else', rows }];
}

const NOTICE_TITLES: Readonly<Record<Notice['kind'], string>> = {
  'source-unproven': 'Groups of the source that could not be read: nobody is removed because of them',
  unmapped: 'Groups that the application does not have',
  'group-remade': 'Groups that are others than before, under the same name',
  'source-replaced': 'Groups of the source that are others than before, under the same name',
  'mappings-differ': 'Mappings that do not agree: the most careful count',
  'guard-unmatched': 'Guards that guard nothing',
  'unmanaged-admin-inactive': 'In a privileged group by hand, with no access in the source',
  'name-taken': 'Groups whose name is taken',
  ambiguous: 'Accounts that cannot be told apart: left alone',
  'status-unknown': 'People whose status is not known: nothing is given or taken',
  'no-account': 'People without an account',
  'attribute-unusable': 'Values that do not fit: left alone',
  'attribute-ignored': 'Values that the application does not take: left alone',
  protected: 'Protected people: left alone',
  escrowed: 'Failed earlier, and tried again later',
  'removal-held': 'Removals held back until everything can be read',
  'unmanaged-admin': 'In a privileged group, and unknown in the source',
  kept: 'Set by hand in the application: left alone',
  'no-access': 'In a mapped group of the source, but with no access',
};

function noticeSections({ notices }: Plan): readonly Section[] {
  return Object.entries(NOTICE_TITLES).map(([kind, title]) => ({
    title,
    rows: notices.filter((notice) => notice.kind === kind).map(noticeRow),
  }));
}

function noticeRow({ kind, group, user, reason }: Notice): Row {
  const tone = ['kept', 'no-access', 'unmanaged-admin'].includes(kind) ? 'plain' : 'warning';
  return { tone, subject: subjectOf(group, user), reason };
}

function subjectOf(...names: readonly (string | undefined)[]): string {
  return names.filter((name) => name !== undefined).join(': ');
}
