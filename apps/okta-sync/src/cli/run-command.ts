import type { Command } from 'commander';

import { listingCommand, type CommandLine } from './command-line.ts';
import { SIDE_EXITS } from './plan-command.ts';
import type { RunFlags } from './run-until-stopped.ts';

const ENVIRONMENT = `
Environment:
  LOG_FORMAT=json     log lines of JSON, in place of text for people
  LOG_PEOPLE=digests  with it, name nobody: a digest stands for each e-mail address
  WEBHOOK_URL         where alerts are posted`;

/** `run`: the daemon. */
export function runCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'run',
    summary: 'run a cycle now, and then on schedule, until SIGINT or SIGTERM',
    examples: ['run', 'run --json', 'run --no-standby'],
    exits: {
      0: 'stopped by SIGINT or SIGTERM',
      4: 'stopped, and the last write was never answered',
      ...SIDE_EXITS,
      8: 'another process works with the same state, and --no-standby is given',
    },
  })
    .addHelpText('after', ENVIRONMENT)
    .option('--no-standby', 'fail, instead of waiting, while another process works with the same state')
    .action(async (flags: RunFlags) => {
      const { runDaemonUntilStopped } = await import('./run-until-stopped.ts');
      end(await runDaemonUntilStopped(environment, flags));
    });
}
