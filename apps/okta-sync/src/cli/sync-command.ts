import type { Command } from 'commander';

import { carryOut } from './carry-out.ts';
import { listingCommand, type CommandHelp, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { SIDE_EXITS } from './plan-command.ts';

/** What a command ends with that writes. */
export const CYCLE_EXITS: CommandHelp['exits'] = {
  0: 'in sync, or applied',
  2: 'the first plan for this application waits for --apply, or to be approved',
  3: 'a guard blocks the plan: nothing was changed but the access of people who may have none',
  4: 'something failed, or could not be settled',
  ...SIDE_EXITS,
  8: 'another process works with the same state',
  130: 'stopped by SIGINT or SIGTERM before the end; stderr says what is done',
};

/** `sync`: one cycle. */
export function syncCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'sync',
    summary: 'run one cycle: read, plan, check, apply',
    examples: ['sync', 'sync --apply', 'sync --json'],
    exits: CYCLE_EXITS,
  })
    .option('--apply', 'apply also the first plan for this application')
    .option('--read-all', 'read everything of the source, not only what changed')
    .action(async (flags: Flags & { readonly apply?: boolean; readonly readAll?: boolean }) => {
      const sync = await openSync(environment, flags);
      const { apply: first, readAll: full } = flags;
      end(await carryOut(environment, flags, (options) => sync.cycle({ ...options, first, full })));
    });
}
