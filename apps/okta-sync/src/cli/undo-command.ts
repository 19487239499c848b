import type { Command } from 'commander';

import { exitOfPlan } from '../exit-code.ts';
import { formatPlanResult } from '../view/format-plan-result.ts';
import { carryOut } from './carry-out.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither, progressOf } from './output.ts';
import { CYCLE_EXITS } from './sync-command.ts';

/** `undo RUN`: the inverse of what still stands of a run. */
export function undoCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'undo <run>',
    summary: 'plan the inverse of what a run did and still stands; with --apply, carry it out',
    examples: ['undo 20260102T030405Z-1a2b', 'undo 20260102T030405Z-1a2b --apply'],
    exits: { ...CYCLE_EXITS, 2: 'there is something to undo; --apply does it' },
  })
    .option(
      '--apply',
      'carry it out; stop the daemon first, and mend what was wrong, or the next cycle does it again',
    )
    .action(async (run: string, flags: Flags & { readonly apply?: boolean }) => {
      const sync = await openSync(environment, flags);
      if (flags.apply === true) {
        return end(await carryOut(environment, flags, (options) => sync.undo(run, options)));
      }
      const report = progressOf(environment, flags);
      const result = await sync.planUndo(run, { signal: environment.signal, report });
      printEither(environment, flags, result, formatPlanResult);
      end(exitOfPlan(result));
    });
}
