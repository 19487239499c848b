import { createColors } from 'picocolors';

import { isDone, type OperationResult } from '../apply/operation-result.ts';
import type { Block } from '../guard/guard-plan.ts';
import type { Operation } from '../plan/plan.ts';
import type { CycleResult } from '../run/run-cycle.ts';
import { printRows, subjectWidth, type Row } from './columns.ts';
import { count, type ViewOptions } from './view-options.ts';

/** Prints what became of a cycle: one line, and below it whatever failed. */
export function formatResult(result: CycleResult, options: ViewOptions = {}): string {
  const failures = result.results.filter((one) => !isDone(one)).map(failureRow);
  return [
    formatVerdict(result, options),
    ...formatBlocks(result.blocks, options),
    ...printRows(failures, subjectWidth(failures, options), options),
  ].join('\n');
}

/** Prints what became of a cycle in one line. */
export function formatVerdict(result: CycleResult, options: ViewOptions = {}): string {
  const { bold, dim } = createColors(options.color === true);
  const { okta, scim } = result.requests;
  const cost = `${count(result.writes, 'write')}, ${count(okta, 'request')} to Okta, ${count(scim, 'request')} to the application`;
  return `${bold(verdict(result))} ${dim(`(${cost})`)}`;
}

/** Prints why a plan is not applied and what to do about it; no lines when nothing blocks it. */
export function formatBlocks(blocks: readonly Block[], options: ViewOptions = {}): readonly string[] {
  const { red } = createColors(options.color === true);
  return blocks.flatMap(({ rule, reason, remedy }) => [
    `  ${red(`! ${rule}`)}: ${reason}`,
    `    To go on: ${remedy}.`,
  ]);
}

function verdict({ outcome, results, plan }: CycleResult): string {
  switch (outcome) {
    case 'blocked':
      return `Blocked: nothing was changed, ${count(plan.operations.length, 'change')} held back.`;
    case 'in-sync':
      return 'In sync: 0 changes.';
    case 'applied':
      return `Applied ${count(results.length, 'change')}: ${tally(results)}.`;
    case 'partial':
      return results.length === 0 ? 'Nothing changed, but not everything could be settled.' : partly(results);
  }
}

function partly(results: readonly OperationResult[]): string {
  const done = results.filter(isDone);
  const told = done.length === 0 ? '' : `: ${tally(done)}`;
  return `Applied ${done.length} of ${count(results.length, 'change')}${told}; not everything could be settled.`;
}

const DEEDS: readonly (readonly [Operation['op'], string])[] = [
  ['deactivateUser', 'deactivated'],
  ['createUser', 'created'],
  ['reactivateUser', 'reactivated'],
  ['linkUser', 'linked'],
  ['addMember', 'joined'],
  ['removeMember', 'left'],
];

function tally(results: readonly OperationResult[]): string {
  return DEEDS.map(
    ([op, deed]) => [results.filter(({ operation }) => operation.op === op).length, deed] as const,
  )
    .filter(([number]) => number > 0)
    .map(([number, deed]) => `${number.toLocaleString('en')} ${deed}`)
    .join(', ');
}

function failureRow(result: OperationResult): Row {
  const reason = result.outcome === 'done' ? '' : result.reason;
  return { tone: 'warning', subject: inWords(result.operation), reason };
}

function inWords(operation: Operation): string {
  const { userName } = operation.user;
  switch (operation.op) {
    case 'deactivateUser':
      return `deactivate ${userName}`;
    case 'createUser':
      return `create ${userName}`;
    case 'reactivateUser':
      return `reactivate ${userName}`;
    case 'linkUser':
      return `link ${userName} with Okta`;
    case 'addMember':
      return `add ${userName} to ${operation.group.name}`;
    case 'removeMember':
      return `remove ${userName} from ${operation.group.name}`;
  }
}
