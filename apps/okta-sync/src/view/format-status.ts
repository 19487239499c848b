import { createColors } from 'picocolors';

import { countOf } from '../count-of.ts';
import { shortHash } from '../plan/plan-hash.ts';
import type { Status } from '../run/read-status.ts';
import { printSection, type Row } from './columns.ts';
import { summaryLine } from './format-history.ts';
import { printLasting } from './lasting-in-words.ts';
import { printFields } from './print-fields.ts';
import type { ViewOptions } from './view-options.ts';

/** Prints how things stand. */
export function formatStatus(status: Status, options: ViewOptions = {}): string {
  const { bold, green, red, yellow } = createColors(options.color === true);
  const { binding, lastRun, lastSuccess, quarantine, interrupted } = status;
  const [tone, verdict] = verdictOf(status);
  const paint = { good: green, waiting: yellow, bad: red }[tone];
  const fields = [
    ['source', binding.org],
    ['application', binding.target],
    ['last run', lastRun === undefined ? 'never' : summaryLine(lastRun)],
    ['last success', lastSuccess ?? 'never'],
    ['next full', status.nextFull],
    [
      status.olderState ? 'older state' : 'interrupted',
      interrupted &&
        (status.olderState
          ? `the journal tells of runs up to ${interrupted}, and the state does not know them: it was restored; the next run takes up what they did`
          : `${interrupted}; the next run goes on from there`),
    ],
    [
      'failing',
      quarantine && `${countOf(quarantine.failures, 'time')} in a row; next try ${quarantine.nextTry}`,
    ],
  ] as const;
  const known = fields.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
  return [
    bold(paint(verdict)),
    ...printFields(known, options),
    ...waitingLines(status),
    ...printLasting(status.lasting, options),
    ...printSection(
      'Done by the run before, and to be done again',
      (lastRun?.repeated ?? []).map(repeatedRow),
      options,
    ),
    ...printSection('Absent in the source, and soon removed', status.pending.map(pendingRow), options),
    ...printSection('Failed, and tried again later', status.escrow.map(escrowRow), options),
  ].join('\n');
}

type Verdict = readonly [tone: 'good' | 'waiting' | 'bad', text: string];

function verdictOf({ waiting, approvals, lastRun, healthy }: Status): Verdict {
  if (lastRun === undefined) return ['waiting', 'Nothing has run yet'];
  if (waiting !== undefined) {
    const approved = approvals.some(({ planHash }) => planHash === waiting.planHash);
    return ['waiting', approved ? 'Approved, and not applied yet' : 'Waiting for a person'];
  }
  if (healthy) return ['good', 'Well'];
  switch (lastRun.outcome) {
    case 'failed':
      return ['bad', 'Not well: the last run failed'];
    case 'partial':
      return ['bad', 'Not well: the last run left something open'];
    case 'in-sync':
    case 'applied':
    case 'blocked':
    case 'first-run':
      return ['bad', 'Not well: the last success is longer ago than staleAfter'];
  }
}

function waitingLines({ waiting, approvals, lastRun }: Status): readonly string[] {
  if (waiting === undefined) return [];
  const hash = shortHash(waiting.planHash);
  const why = waiting.blocks.length === 0 ? 'the first plan for this application' : waiting.blocks.join(', ');
  const approved = approvals.some(({ planHash }) => planHash === waiting.planHash);
  return [
    '',
    `Plan ${hash} waits: ${why}.`,
    approved
      ? `  It is approved: ${lastRun?.undoes === undefined ? 'the next cycle' : `\`undo ${lastRun.undoes} --apply\``} applies it.`
      : `  Look at it with \`plan\`; then \`approve ${hash}\`, or mend what it is about.`,
  ];
}

function repeatedRow(subject: string): Row {
  return { tone: 'warning', subject, reason: 'the application does not keep it, or somebody undoes it' };
}

function pendingRow({ group, user, due, cyclesSeen }: Status['pending'][number]): Row {
  const reason = `no earlier than ${due}; seen in ${countOf(cyclesSeen, 'cycle')}`;
  return { tone: 'loss', subject: `${group}: ${user.userName}`, reason };
}

function escrowRow({ what, code, reason, failures, nextTry }: Status['escrow'][number]): Row {
  const told = `${code}: ${reason} (${countOf(failures, 'failure')}; next try ${nextTry})`;
  return { tone: 'warning', subject: what, reason: told };
}
