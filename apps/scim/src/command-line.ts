import type { Command } from 'commander';
import type { CliEnvironment } from './cli-environment.ts';
import { EXIT_MEANINGS, type ExitCode } from './exit-code.ts';

/** What a command is given: the process, and how to say what it ends with. */
export interface CommandLine {
  readonly environment: CliEnvironment;
  /** Notes the exit code. */
  readonly end: (code: ExitCode) => void;
}

/** Options that every command has. */
export interface Flags {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly allowHttp?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Options of what writes. */
export interface WriteFlags extends Flags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** What a command tells of itself in its help. */
export interface CommandHelp {
  /** The name, with its arguments: `get <user>`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** What is worth knowing beyond that. */
  readonly notes?: readonly string[];
}

/** Adds a command that does something. */
export function addCommand(parent: Command, { usage, summary, examples, notes = [] }: CommandHelp): Command {
  return parent
    .command(usage)
    .description(summary)
    .addHelpText('after', () =>
      [
        '',
        ...notes,
        ...(notes.length === 0 ? [] : ['']),
        'Examples:',
        ...examples.map((line) => `  scim ${line}`),
        '',
        'Exit codes:',
        ...Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`),
      ].join('\n'),
    );
}

/** Adds a command that writes: what it would send can be shown first. */
export function addWriteCommand(parent: Command, help: CommandHelp): Command {
  return addCommand(parent, help).option('--dry-run', 'show the requests that write, and send none of them');
}

/** Adds a command that takes something away: it asks first. */
export function addRemovalCommand(parent: Command, help: CommandHelp): Command {
  return addWriteCommand(parent, help).option('-y, --yes', 'do not ask; needed where nobody can be asked');
}

/** Reads a list that is separated by commas, outside of brackets and quotation marks. */
export function parseList(text: string): readonly string[] {
  const parts = text.match(/(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|[^,[])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}
