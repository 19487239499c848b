import type { Command } from 'commander';

import { exitOfPlan } from '../exit-code.ts';
import { writeDurably } from '../record/write-durably.ts';
import { formatPlanResult } from '../view/format-plan-result.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither, progressOf, toJson } from './output.ts';

/** What a plan ends with that is only looked at. */
export const PLAN_EXITS = {
  0: 'in sync: nothing to change',
  2: 'there are changes to apply',
  3: 'a guard blocks the plan',
  4: 'something could not be settled',
} as const;

/** What it ends with when a side cannot be used. */
export const SIDE_EXITS = {
  6: 'the source cannot be used',
  7: 'the application cannot be used',
} as const;

/** `plan`: shows what would change. */
export function planCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'plan',
    summary: 'show what would change, and why, and change nothing',
    examples: ['plan', 'plan --read-all -o plan.json', 'plan --json | jq .plan.operations'],
    exits: { ...PLAN_EXITS, ...SIDE_EXITS },
  })
    .option('-o, --output <file>', 'save the plan, for `apply FILE`')
    .option('--read-all', 'read everything of the source, not only what changed')
    .action(async (flags: Flags & { readonly output?: string; readonly readAll?: boolean }) => {
      const sync = await openSync(environment, flags);
      const report = progressOf(environment, flags);
      const result = await sync.plan({ signal: environment.signal, full: flags.readAll, report });
      if (flags.output !== undefined) await writeDurably(flags.output, `${toJson(result)}\n`);
      printEither(environment, flags, result, formatPlanResult);
      end(exitOfPlan(result));
    });
}
