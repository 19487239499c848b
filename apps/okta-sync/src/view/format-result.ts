import { visible } from '@drawbridge/terminal';
import { createColors } from 'picocolors';

import { isDone, type OperationResult } from '../apply/operation-result.ts';
import { countOf } from '../count-of.ts';
import type { Block } from '../guard/block.ts';
import type { Operation } from '../plan/operation.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import { isHeld } from '../run/verdict.ts';
import { inWords } from '../plan/operation-in-words.ts';
import { shortHash } from '../plan/plan-hash.ts';
import { printRows, subjectWidth, type Row } from './columns.ts';
import { printLasting } from './lasting-in-words.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Prints what became of a cycle: one line, and below it whatever failed. */
export function formatResult(result: CycleResult, options: ViewOptions = {}): string {
  const failures = result.results.filter((one) => !isDone(one)).map(failureRow);
  return [
    formatVerdict(result, options),
    ...(result.outcome === 'blocked' ? formatBlocks(result.blocks, options) : []),
    ...formatApproval(result),
    ...printRows(failures, subjectWidth(failures, options), options),
    ...printLasting(result.lasting, options),
  ].join('\n');
}

/** Who let a plan pass; or how one that is held back can be let pass as it is. */
function formatApproval({ outcome, plan, approvedBy, blocks }: CycleResult): readonly string[] {
  if (approvedBy !== undefined) {
    const rules = blocks.length === 0 ? 'the first plan' : blocks.map(({ rule }) => rule).join(', ');
    return [`    Approved by ${visible(approvedBy)}: ${rules}.`];
  }
  if (!isHeld(outcome)) return [];
  const also = outcome === 'first-run' ? ', or `sync --apply`' : '';
  return [`    If it is right as it is: \`approve ${shortHash(plan.hash)}\`${also}.`];
}

/** Prints what became of a cycle, and what it cost: in one line where it fits. */
export function formatVerdict(result: CycleResult, options: ViewOptions = {}): string {
  const { bold, dim } = createColors(options.color === true);
  const { source, target } = result.requests;
  const cost = `(${countOf(result.writes, 'write')}, ${countOf(source, 'request')} to the source, ${countOf(target, 'request')} to the application)`;
  const said = verdict(result);
  const { width = Infinity } = options;
  const gap = TIME.length + said.length + 1 + cost.length <= width ? ' ' : '\n    ';
  return `${bold(said)}${gap}${dim(cost)}`;
}

/** What a log of cycles has before each verdict. */
const TIME = '2026-01-01T00:00:00Z  ';

/** Prints why a plan is not applied and what to do about it; no lines when nothing blocks it. */
export function formatBlocks(blocks: readonly Block[], options: ViewOptions = {}): readonly string[] {
  const { red } = createColors(options.color === true);
  return blocks.flatMap(({ rule, reason, remedy }) => {
    const [first = '', ...more] = wrap(`${rule}: ${reason}`, options, 4);
    return [
      `  ${red(`! ${first.slice(0, rule.length)}`)}${first.slice(rule.length)}`,
      ...[...more, ...wrap(`To go on: ${remedy}.`, options, 4)].map((line) => `    ${line}`),
    ];
  });
}

function verdict({ outcome, results, plan }: CycleResult): string {
  switch (outcome) {
    case 'blocked':
      return `Blocked: ${urgently(results)}, ${countOf(plan.operations.length, 'change')} held back.`;
    case 'first-run':
      return `The first plan for this application: nothing was changed, ${countOf(plan.operations.length, 'change')} to look at.`;
    case 'in-sync':
      return 'In sync: 0 changes.';
    case 'applied':
      return `Applied ${countOf(results.length, 'change')}: ${tally(results)}.`;
    case 'partial':
      return results.length === 0 ? 'Nothing changed, but not everything could be settled.' : partly(results);
  }
}

/** What could not wait although the plan is held back. */
function urgently(results: readonly OperationResult[]): string {
  const done = results.filter(isDone);
  return done.length === 0 ? 'nothing was changed' : `of those without access ${tally(done)}`;
}

function partly(results: readonly OperationResult[]): string {
  const done = results.filter(isDone);
  const told = done.length === 0 ? '' : `: ${tally(done)}`;
  return `Applied ${done.length} of ${countOf(results.length, 'change')}${told}; not everything could be settled.`;
}

const DEEDS: readonly (readonly [Operation['op'], string])[] = [
  ['deactivateUser', 'deactivated'],
  ['createUser', 'created'],
  ['reactivateUser', 'reactivated'],
  ['linkUser', 'linked'],
  ['updateUser', 'updated'],
  ['createGroup', 'groups created'],
  ['renameGroup', 'groups renamed'],
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
