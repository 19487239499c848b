import { Command, type Command as Commander } from 'commander';

import type { CliEnvironment } from './cli-environment.ts';

/** What a command is given: the process, and how to say what it ends with. */
export interface CommandLine {
  readonly environment: CliEnvironment;
  /** Notes the exit code. */
  readonly end: (code: number) => void;
}

/** Options that most commands have. */
export interface Flags {
  readonly config: string;
  readonly json?: boolean;
  readonly full?: boolean;
}

/** What a command tells of itself in its help. */
export interface CommandHelp {
  /** The name, with its arguments: `apply <file>`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** What each exit code means, besides those that every command may end with. */
  readonly exits: Readonly<Record<number, string>>;
}

/** Begins a command: its name, its help, and the options that all have. */
export function command(help: CommandHelp): Commander {
  return bareCommand(help)
    .option('--config <file>', 'the configuration', 'okta-sync.yaml')
    .option('--json', 'print data instead of text');
}

/** Begins a command without options: one that has commands of its own would take theirs. */
export function bareCommand({ usage, summary, examples, exits }: CommandHelp): Commander {
  const [name, ...parameters] = usage.split(' ');
  const made = new Command(name).description(summary).addHelpText('after', () => helpAfter(examples, exits));
  for (const parameter of parameters) made.argument(parameter);
  return made;
}

/** Begins a command that prints lists. */
export function listingCommand(help: CommandHelp): Commander {
  return command(help).option('--full', 'print every row of long lists');
}

const ALWAYS: Readonly<Record<number, string>> = {
  5: 'the command line, the configuration or the state is wrong',
};

function helpAfter(examples: readonly string[], exits: CommandHelp['exits']): string {
  const codes = Object.entries({ ...exits, ...ALWAYS }).map(([code, text]) => `  ${code.padEnd(5)}${text}`);
  return [
    '',
    'Examples:',
    ...examples.map((line) => `  okta-sync ${line}`),
    '',
    'Exit codes:',
    ...codes,
  ].join('\n');
}
