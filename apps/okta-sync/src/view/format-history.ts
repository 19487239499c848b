import { isDone } from '../apply/operation-result.ts';
import { countOf } from '../count-of.ts';
import type { RunSummary } from '../record/sync-state.ts';
import type { RunDetail } from '../run/run-detail.ts';
import { inWords } from '../plan/operation-in-words.ts';
import { shortHash } from '../plan/plan-hash.ts';
import { printRows, subjectWidth, type Row } from './columns.ts';
import { printFields } from './print-fields.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Prints the last runs, newest first: when, which, and what became of it. */
export function formatHistory(runs: readonly RunSummary[], options: ViewOptions = {}): string {
  const fields = runs.map((run) => [`${timeOf(run)}  ${run.id}`, whatBecame(run)] as const);
  return runs.length === 0 ? 'There was no run yet.' : printFields(fields, options).join('\n');
}

/** A run in one line. */
export function summaryLine(run: RunSummary): string {
  return `${timeOf(run)}  ${run.id}  ${whatBecame(run)}`;
}

function timeOf({ at }: RunSummary): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}Z`;
}

function whatBecame({
  outcome,
  operations,
  done,
  failed,
  planHash,
  blocks = [],
  reason = '',
  approvedBy,
  undoes,
}: RunSummary): string {
  const told = {
    'in-sync': 'nothing to change',
    applied: countOf(done, 'change'),
    partial: `${done} of ${countOf(operations, 'change')}, ${failed} failed`,
    blocked: `${countOf(operations, 'change')} held back by ${blocks.join(', ')}${atOnce(done, failed)}`,
    'first-run': `${countOf(operations, 'change')} of the first plan`,
    failed: reason,
  }[outcome];
  const details = [
    ...(planHash === '' ? [] : [`plan ${shortHash(planHash)}`]),
    ...(undoes === undefined ? [] : [`undoes ${undoes}`]),
    ...(approvedBy === undefined ? [] : [`approved by ${approvedBy}`]),
  ];
  return `${outcome}: ${told}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

/** What was done, or failed, of what could not wait although the plan was held back. */
function atOnce(done: number, failed: number): string {
  const parts = [...(done > 0 ? [`${done} made at once`] : []), ...(failed > 0 ? [`${failed} failed`] : [])];
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

/** Prints what a run did, operation by operation. */
export function formatRunDetail({ summary, journal }: RunDetail, options: ViewOptions = {}): string {
  const rows = (journal?.operations ?? []).map((operation): Row => {
    const result = journal?.results.findLast((one) => one.operation === operation);
    const outcome = result === undefined ? 'never settled' : isDone(result) ? 'done' : result.outcome;
    const reason = result !== undefined && 'reason' in result ? `: ${result.reason}` : '';
    return {
      tone: outcome === 'done' ? 'plain' : 'warning',
      subject: inWords(operation),
      reason: `${outcome}${reason} (${operation.reason})`,
    };
  });
  return [
    ...wrap(summary === undefined ? `${journal?.id ?? ''}  interrupted` : summaryLine(summary), options, 0),
    ...printRows(rows, subjectWidth(rows, options), options),
  ].join('\n');
}
