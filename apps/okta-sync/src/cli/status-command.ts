import type { Command } from 'commander';

import { EXIT } from '../exit-code.ts';
import { formatStatus } from '../view/format-status.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither } from './output.ts';

/** `status`: how things stand, without a request. */
export function statusCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'status',
    summary: 'say how things stand: the last runs, what is blocked, held back or waiting',
    examples: ['status', 'status --json'],
    exits: {
      0: 'the last run was good, and not long ago',
      3: 'the last plan is blocked, or the first one waits',
      4: 'the last run failed or left something open, or is longer ago than staleAfter',
    },
  }).action(async (flags: Flags) => {
    const status = await (await openSync(environment, flags)).status();
    printEither(environment, flags, status, formatStatus);
    if (status.waiting !== undefined) return end(EXIT.blocked);
    end(status.healthy ? EXIT.ok : EXIT.partial);
  });
}
