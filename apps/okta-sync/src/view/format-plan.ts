import { createColors } from 'picocolors';

import type { Notice, Operation, Plan } from '../plan/plan.ts';
import { printNumbers, printRows, subjectWidth, type Row, type Tone } from './columns.ts';
import { count, type ViewOptions } from './view-options.ts';

interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Prints a plan for people: how each group changes, then who, and why, and what is left alone. */
export function formatPlan(plan: Plan, options: ViewOptions = {}): string {
  const { bold, dim } = createColors(options.color === true);
  const sections = [...accountSections(plan), ...groupSections(plan), ...noticeSections(plan)].filter(
    ({ rows }) => rows.length > 0,
  );
  const width = subjectWidth(
    sections.flatMap(({ rows }) => rows),
    options,
  );
  return [
    `${bold('Plan')} ${plan.hash.slice(0, 12)}  ${headline(plan)}  ${dim(plan.createdAt)}`,
    '',
    ...printNumbers(
      ['group', 'now', 'then', 'join', 'leave'],
      plan.groups.map((group) => groupLine(plan, group.name)),
      options,
    ),
    ...sections.flatMap(({ title, rows }) => ['', bold(title), ...printRows(rows, width, options)]),
  ].join('\n');
}

function headline({ operations }: Plan): string {
  return operations.length === 0 ? 'nothing to change' : count(operations.length, 'change');
}

function groupLine(plan: Plan, name: string): readonly [string, ...number[]] {
  const group = plan.groups.find((summary) => summary.name === name);
  const number = (op: Operation['op']): number => membersOf(plan, name, op).length;
  return [name, group?.before ?? 0, group?.after ?? 0, number('addMember'), number('removeMember')];
}

const ACCOUNT_TITLES: readonly (readonly [Operation['op'], string, Tone])[] = [
  ['deactivateUser', 'to deactivate', 'loss'],
  ['createUser', 'to create', 'gain'],
  ['reactivateUser', 'to reactivate', 'gain'],
  ['linkUser', 'to link with Okta', 'plain'],
];

function accountSections({ operations }: Plan): readonly Section[] {
  return ACCOUNT_TITLES.map(([op, title, tone]) => {
    const rows = operations
      .filter((operation) => operation.op === op)
      .map(({ user, reason }) => ({ tone, subject: user.userName, reason }));
    return { title: `${count(rows.length, 'account')} ${title}`, rows };
  });
}

function groupSections(plan: Plan): readonly Section[] {
  return plan.groups.flatMap(({ name }) => [
    memberSection(plan, name, 'addMember', 'gain'),
    memberSection(plan, name, 'removeMember', 'loss'),
  ]);
}

function memberSection(plan: Plan, name: string, op: 'addMember' | 'removeMember', tone: Tone): Section {
  const members = membersOf(plan, name, op);
  const people = members.length === 1 ? '1 person' : `${members.length.toLocaleString('en')} people`;
  const rows = members.map(({ user, reason }) => ({ tone, subject: user.userName, reason }));
  return { title: `${name}: ${people} to ${op === 'addMember' ? 'join' : 'leave'}`, rows };
}

function membersOf({ operations }: Plan, name: string, op: Operation['op']): readonly Operation[] {
  return operations.filter(
    (operation) => operation.op === op && 'group' in operation && operation.group.name === name,
  );
}

const NOTICE_TITLES: Readonly<Record<Notice['kind'], string>> = {
  'source-unproven': 'Okta groups that could not be read: nobody is removed because of them',
  unmapped: 'Groups that the application does not have',
  ambiguous: 'Accounts that cannot be told apart: left alone',
  'no-account': 'People without an account',
  'removal-held': 'Removals held back until everything can be read',
  kept: 'Set by hand in the application: left alone',
  'no-access': 'In a mapped Okta group, but with no access',
};

function noticeSections({ notices }: Plan): readonly Section[] {
  return Object.entries(NOTICE_TITLES).map(([kind, title]) => ({
    title,
    rows: notices.filter((notice) => notice.kind === kind).map(noticeRow),
  }));
}

function noticeRow({ kind, group, user, reason }: Notice): Row {
  const subject = [group, user].filter((text) => text !== undefined).join(': ');
  return { tone: kind === 'kept' || kind === 'no-access' ? 'plain' : 'warning', subject, reason };
}
