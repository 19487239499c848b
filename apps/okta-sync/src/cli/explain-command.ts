import type { Command } from 'commander';

import { formatExplanation } from '../view/format-explanation.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither, progressOf } from './output.ts';
import { SIDE_EXITS } from './plan-command.ts';

/** `explain USER [GROUP]`: the whole chain from the source to the application. */
export function explainCommand({ environment }: CommandLine): Command {
  return listingCommand({
    usage: 'explain <user> [group]',
    summary: 'say why somebody has, or has not, their account and their groups',
    examples: ['explain ada@example.com', 'explain ada@example.com admin --json'],
    exits: { 0: 'told', ...SIDE_EXITS },
  }).action(async (user: string, group: string | undefined, flags: Flags) => {
    const sync = await openSync(environment, flags);
    const options = { signal: environment.signal, report: progressOf(environment, flags) };
    printEither(environment, flags, await sync.explain(user, group, options), formatExplanation);
  });
}
