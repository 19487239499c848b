import type { Command } from 'commander';

import { exitOfPlan } from '../exit-code.ts';
import { formatPlanResult } from '../view/format-plan-result.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { printEither } from './output.ts';
import { PLAN_EXITS } from './plan-command.ts';

/** `replay FILE`: the plan that the configuration makes of a saved snapshot. */
export function replayCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'replay <file>',
    summary: 'make a plan from a saved snapshot: no network, no secrets, no state',
    examples: ['replay snapshot.json', 'replay snapshot.json --config candidate.yaml --json'],
    exits: PLAN_EXITS,
  }).action(async (file: string, flags: Flags) => {
    const [{ readConfigFile }, { readRecording }, { replay }] = await Promise.all([
      import('../config/load-config.ts'),
      import('../run/recording.ts'),
      import('../run/replay.ts'),
    ]);
    const [config, recording] = await Promise.all([readConfigFile(flags.config), readRecording(file)]);
    const result = replay(recording, config);
    printEither(environment, flags, result, formatPlanResult);
    end(exitOfPlan(result));
  });
}
