import type { Command } from 'commander';

import { isUnanswered } from '../apply/operation-result.ts';
import { loadConfig } from '../config/load-config.ts';
import { EXIT } from '../exit-code.ts';
import { sourceAddress } from '../source/source-address.ts';
import { startOperations, type Operations } from '../ops/start-operations.ts';
import type { CycleResult } from '../run/cycle-result.ts';
import { createDaemonOutput } from './daemon-output.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { buildSync } from './open-sync.ts';
import { SIDE_EXITS } from './plan-command.ts';

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
    .action(async (flags: Flags & { readonly standby: boolean }) => {
      const loaded = await loadConfig(flags.config, environment.env);
      const output = createDaemonOutput(environment, flags, loaded);
      let last: CycleResult | undefined;
      let operations: Operations | undefined;
      const sync = buildSync(environment, loaded, (event) => {
        if (event.kind === 'cycle') last = event.result;
        output.report(event);
        operations?.report(event);
      });
      await using watched = await startOperations({
        ...loaded,
        ...sync,
        about: { source: sourceAddress(loaded.config.source), target: loaded.config.target.baseUrl },
        clock: environment.clock,
        say: output.say,
        fetch: environment.fetch,
      });
      operations = watched;
      const signal = AbortSignal.any([environment.signal, environment.outputClosed]);
      await sync.run({ signal, standby: flags.standby });
      // To be stopped is a daemon's usual end, but not to know what became of a write is not.
      end(last?.results.some(isUnanswered) === true ? EXIT.partial : EXIT.ok);
    });
}
