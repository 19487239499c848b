import type { JsonValue } from '@drawbridge/scim';
import type { Flags } from '../command-line.ts';
import type { ImportResult } from '../transfer/apply-import.ts';
import type { MissingUser, PlannedRow } from '../transfer/planned-row.ts';
import { count } from './count.ts';
import type { Row } from './print-rows.ts';

type Planned = PlannedRow | MissingUser;
type Action = Planned['action'];

const ACTIONS: readonly Action[] = ['create', 'update', 'deactivate', 'unchanged', 'refuse'];
const PLANNED: Readonly<Record<Action, string>> = {
  create: 'to create',
  update: 'to change',
  deactivate: 'to deactivate',
  unchanged: 'the same',
  refuse: 'refused',
};
const DONE: Readonly<Record<Action, string>> = {
  create: 'created',
  update: 'changed',
  deactivate: 'deactivated',
  unchanged: 'the same',
  refuse: 'refused',
};

/** `3 created, 1 changed, 20 the same.` */
export function formatSummary(actions: readonly Action[], tense: 'plan' | 'done'): string {
  const words = tense === 'plan' ? PLANNED : DONE;
  const counts = ACTIONS.map((action) => ({
    action,
    number: actions.filter((one) => one === action).length,
  }));
  const told = counts
    .filter(({ number }) => number > 0)
    .map(({ action, number }) => `${number.toLocaleString('en')} ${words[action]}`);
  return told.length === 0 ? 'Nothing was done.' : `${told.join(', ')}.`;
}

/** What a plan says of a row. Rows that stay the same are only counted, unless data is wanted. */
export function rowOfPlan(planned: Planned, { json }: Flags): readonly Row[] {
  if (planned.action === 'unchanged' && json !== true) return [];
  return [rowOf(planned, PLANNED[planned.action], detailsOf(planned), {})];
}

/** What has become of a row. */
export function rowOfResult({ planned, outcome, reason, id }: ImportResult, { json }: Flags): readonly Row[] {
  if (outcome === 'unchanged' && json !== true) return [];
  const action = outcome === 'refused' ? 'refuse' : planned.action;
  return [rowOf(planned, DONE[action], reason ?? detailsOf(planned), { outcome, id, reason })];
}

function rowOf(planned: Planned, what: string, details: string, data: object): Row {
  const { action, name } = planned;
  const line = 'row' in planned ? planned.row.line : undefined;
  const changes = 'changes' in planned ? planned.changes : undefined;
  const members = 'members' in planned ? planned.members : undefined;
  const reason = 'reason' in planned ? planned.reason : undefined;
  return {
    data: { action, line, name, changes, members, reason, ...data },
    cells: [what, line === undefined ? '' : String(line), name, details],
  };
}

function detailsOf(planned: Planned): string {
  if (planned.action === 'refuse') return planned.reason;
  if (planned.action !== 'update') return '';
  const { added, removed } = planned.members;
  return [
    ...planned.changes.map(({ path, before, after }) => `${path}: ${shown(before)} → ${shown(after)}`),
    ...(added.length > 0 ? [`${count(added.length, 'member')} added`] : []),
    ...(removed.length > 0 ? [`${count(removed.length, 'member')} removed`] : []),
  ].join('; ');
}

function shown(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
