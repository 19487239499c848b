import type { Command } from 'commander';

import { worstOf, type Examination } from '../doctor/examination.ts';
import { EXIT } from '../exit-code.ts';
import { formatExaminations } from '../view/format-examinations.ts';
import { command, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither, progressOf } from './output.ts';

/** `doctor`: tries everything that a cycle needs, and says what is wrong. */
export function doctorCommand({ environment, end }: CommandLine): Command {
  return command({
    usage: 'doctor',
    summary: 'try everything that a cycle needs, say what is wrong, and change nothing',
    examples: ['doctor', 'doctor --json'],
    exits: { 0: 'all is well, or there are only warnings', 4: 'the daemon cannot work like this' },
  }).action(async (flags: Flags) => {
    const { signal } = environment;
    const sync = await openSync(environment, flags);
    const examinations = await sync.examine({ signal, report: progressOf(environment, flags) });
    printEither<readonly Examination[]>(environment, flags, examinations, formatExaminations);
    end(worstOf(examinations) === 'failed' ? EXIT.partial : EXIT.ok);
  });
}
