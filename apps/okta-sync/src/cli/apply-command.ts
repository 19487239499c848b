import type { Command } from 'commander';

import { carryOut } from './carry-out.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { CYCLE_EXITS } from './sync-command.ts';

/** `apply FILE`: a saved plan, if it is still what would be done. */
export function applyCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'apply <file>',
    summary: 'apply a saved plan; refused when something else would be done now',
    examples: ['apply plan.json'],
    exits: { ...CYCLE_EXITS, 9: 'the plan is stale: nothing was changed' },
  }).action(async (file: string, flags: Flags) => {
    const { hashOfSavedPlan, readSaved } = await import('../run/saved-plan.ts');
    const hash = hashOfSavedPlan(await readSaved(file), file);
    const sync = await openSync(environment, flags);
    end(await carryOut(environment, flags, (options) => sync.apply(hash, options)));
  });
}
