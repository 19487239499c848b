import { InvalidArgumentError, type Command } from 'commander';

import { EXIT } from '../exit-code.ts';
import { formatHistory, formatRunDetail } from '../view/format-history.ts';
import { listingCommand, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither } from './output.ts';

/** `history [RUN]`: the last runs, or what one of them did. */
export function historyCommand({ environment, end }: CommandLine): Command {
  return listingCommand({
    usage: 'history [run]',
    summary: 'list the last runs, or say what one of them did',
    examples: ['history', 'history --last 50', 'history 20260102T030405Z-1a2b --json'],
    exits: { 0: 'told', 1: 'there is no such run' },
  })
    .option('--last <number>', 'how many runs', positive, 20)
    .action(async (run: string | undefined, flags: Flags & { readonly last: number }) => {
      const sync = await openSync(environment, flags);
      if (run === undefined) {
        printEither(environment, flags, await sync.history(flags.last), formatHistory);
        return;
      }
      const detail = await sync.detail(run);
      if (detail !== undefined) return printEither(environment, flags, detail, formatRunDetail);
      environment.printError(`There is no run ${run}; \`history\` lists them.`);
      end(EXIT.unexpected);
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
