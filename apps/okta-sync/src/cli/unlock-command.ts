import type { Command } from 'commander';

import { EXIT } from '../exit-code.ts';
import { formatUnlocked } from '../view/format-unlocked.ts';
import { command, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither } from './output.ts';

/** `unlock`: takes away a lock that was left behind. */
export function unlockCommand({ environment, end }: CommandLine): Command {
  return command({
    usage: 'unlock',
    summary: 'take away the lock of a process that does not work any more',
    examples: ['unlock', 'unlock --force'],
    exits: { 0: 'there is no lock (any more)', 8: 'the process still works; --force takes its lock away' },
  })
    .option('--force', 'also while its holder seems to work: it then stops before its next write')
    .action(async (flags: Flags & { readonly force?: boolean }) => {
      const sync = await openSync(environment, flags);
      const unlocked = await sync.unlock({ force: flags.force === true });
      printEither(environment, flags, unlocked, formatUnlocked);
      end(unlocked.outcome === 'refused' ? EXIT.locked : EXIT.ok);
    });
}
