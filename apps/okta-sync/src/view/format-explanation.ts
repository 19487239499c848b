import { visible } from '@drawbridge/terminal';
import { createColors } from 'picocolors';

import type { ExplainedGroup, Explanation } from '../explain/explanation.ts';
import { printSection, type Row } from './columns.ts';
import { formatBlocks } from './format-result.ts';
import { inWords } from '../plan/operation-in-words.ts';
import { printFields } from './print-fields.ts';
import type { ViewOptions } from './view-options.ts';

/** Prints the whole chain from the source to the application, for one person. */
export function formatExplanation(explanation: Explanation, options: ViewOptions = {}): string {
  const { bold } = createColors(options.color === true);
  const { user, groups, operations, blocks, writes } = explanation;
  const changes = operations.map((operation): Row => {
    return { tone: 'plain', subject: inWords(operation), reason: operation.reason };
  });
  const past = writes.map(({ run, at, operation, outcome, reason }): Row => {
    const told = `${outcome} ${at.slice(0, 19)}Z by ${run}${reason === undefined ? '' : `: ${reason}`}`;
    return { tone: outcome === 'done' ? 'plain' : 'warning', subject: inWords(operation), reason: told };
  });
  return [
    bold(visible(user)),
    ...printFields(
      [
        ['in the source', personLine(explanation)],
        ['in the application', accountLine(explanation)],
        ...(explanation.protected ? [['protected', 'no plan takes anything from this person'] as const] : []),
      ],
      options,
    ),
    ...printSection('Groups', groups.map(groupRow), options),
    ...printSection('Planned for the account', changes, options),
    ...printSection('Left alone', explanation.notices.map(noticeRow), options),
    ...printSection('Written before', past, options),
    ...(blocks.length === 0
      ? []
      : ['', 'Nothing of the plan is applied now:', ...formatBlocks(blocks, options)]),
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

function groupRow({ name, why, operation, member }: ExplainedGroup): Row {
  const tone = operation === undefined ? 'plain' : operation.op === 'addMember' ? 'gain' : 'loss';
  return { tone, subject: `${name}${member ? ' (member)' : ''}`, reason: why };
}

function noticeRow({ kind, group, reason }: Explanation['notices'][number]): Row {
  return { tone: 'warning', subject: group ?? kind, reason };
}
