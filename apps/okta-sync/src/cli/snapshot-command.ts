import type { Command } from 'commander';

import { countOf } from '../count-of.ts';
import { writeDurably } from '../record/write-durably.ts';
import { command, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { toJson } from './output.ts';
import { SIDE_EXITS } from './plan-command.ts';

/** `snapshot -o FILE`: both sides as they are now, for `replay`. */
export function snapshotCommand({ environment }: CommandLine): Command {
  return command({
    usage: 'snapshot',
    summary: 'save both sides as they are now, for `replay`; the file holds personal data, but no secret',
    examples: ['snapshot -o snapshot.json'],
    exits: { 0: 'saved', ...SIDE_EXITS },
  })
    .requiredOption('-o, --output <file>', 'where to save it; only its owner may read it')
    .action(async (flags: Flags & { readonly output: string }) => {
      const sync = await openSync(environment, flags);
      const { recordingToJson } = await import('../run/recording.ts');
      const recording = await sync.record({ signal: environment.signal });
      await writeDurably(flags.output, `${JSON.stringify(recordingToJson(recording))}\n`);
      const told = {
        file: flags.output,
        users: recording.source.users.size,
        groups: recording.source.groups.size,
        accounts: recording.target.users.length,
      };
      environment.print(
        flags.json === true
          ? toJson(told)
          : `Saved ${countOf(told.users, 'person', 'people')} and ${countOf(told.groups, 'group')} of the source, and ${countOf(told.accounts, 'account')}, in ${told.file}.`,
      );
    });
}
