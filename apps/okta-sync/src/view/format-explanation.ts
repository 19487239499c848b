import { visible } from '@drawbridge/terminal';
import { createColors } from 'picocolors';

import { hasWaiting, isWaiting } from '../explain/conclude.ts';
import type { ExplainedGroup, Explanation } from '../explain/explanation.ts';
import { inWords } from '../plan/operation-in-words.ts';
import type { Operation } from '../plan/operation.ts';
import { printSection, type Row } from './columns.ts';
import { formatBlocks } from './format-result.ts';
import { printFields } from './print-fields.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Prints the whole chain from the source to the application, for one person. */
export function formatExplanation(explanation: Explanation, options: ViewOptions = {}): string {
  const { bold } = createColors(options.color === true);
  const { user, conclusion, groups, operations, hold, writes } = explanation;
  const changes = operations.map((operation): Row => {
    const reason = `${operation.reason}${heldNote(operation, explanation)}`;
    return { tone: 'plain', subject: inWords(operation), reason };
  });
  const past = writes.map(({ run, at, operation, outcome, reason }): Row => {
    const told = `${outcome} ${at.slice(0, 19)}Z by ${run}${reason === undefined ? '' : `: ${reason}`}`;
    return { tone: outcome === 'done' ? 'plain' : 'warning', subject: inWords(operation), reason: told };
  });
  return [
    bold(visible(user)),
    ...conclusion.flatMap((sentence) => wrap(sentence, options, 2).map((line) => `  ${line}`)),
    '',
    ...printFields(
      [
        ['in the source', personLine(explanation)],
        ['in the application', accountLine(explanation)],
        ...(explanation.protected ? [['protected', 'no plan takes anything from this person'] as const] : []),
      ],
      options,
    ),
    ...printSection(
      'Groups',
      groups.map((group) => groupRow(group, explanation)),
      options,
    ),
    ...printSection('Planned for the account', changes, options),
    ...printSection('Left alone', explanation.notices.map(noticeRow), options),
    ...printSection('Written before', past, options),
    ...(hold === undefined || hold.blocks.length === 0 || !hasWaiting(explanation)
      ? []
      : ['', 'What holds the plan back', ...formatBlocks(hold.blocks, options)]),
  ].join('\n');
}

function personLine({ person }: Explanation): string {
  return person === undefined
    ? 'not shown by any group that is read'
    : `${person.login} (${person.sourceId}), ${person.standing}: ${person.why}`;
}

function accountLine({ account, ambiguity }: Explanation): string {
  if (ambiguity !== undefined) return `not certain whose: ${ambiguity}`;
  if (account === undefined) return 'no account';
  const { userName, scimId, active, matchedBy } = account;
  const how = matchedBy === undefined ? '' : `, found by ${matchedBy}`;
  return `${userName} (${scimId}), ${active ? 'active' : 'inactive'}${how}`;
}

function groupRow({ name, why, operation, member }: ExplainedGroup, explanation: Explanation): Row {
  const tone = operation === undefined ? 'plain' : operation.op === 'addMember' ? 'gain' : 'loss';
  const held = operation === undefined ? '' : heldNote(operation, explanation);
  return { tone, subject: `${name}${member ? ' (member)' : ''}`, reason: `${why}${held}` };
}

function heldNote(operation: Operation, explanation: Explanation): string {
  return isWaiting(operation, explanation) ? ' (held back)' : '';
}

function noticeRow({ kind, group, reason }: Explanation['notices'][number]): Row {
  return { tone: 'warning', subject: group ?? kind, reason };
}
