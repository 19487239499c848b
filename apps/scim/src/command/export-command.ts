import { createProgress, visible, visibleLines } from '@drawbridge/terminal';
import { Argument, Option, type Command } from 'commander';
import { addCommand, parseList, type CommandLine, type Flags } from '../command-line.ts';
import { connect, type Session } from '../connect/connect.ts';
import { Failure, misuse } from '../failure.ts';
import { EXIT } from '../exit-code.ts';
import { endpointOf, GROUPS, USERS, type Kind } from '../kind.ts';
import { discoverType } from '../schema/discover-types.ts';
import { openAtomicFile } from '../transfer/atomic-file.ts';
import { csvFormat, JSON_LINES, usualColumns, type ExportFormat } from '../transfer/export-format.ts';
import { count } from '../view/count.ts';
import { readUserNames, withMemberNames, type MemberNotation } from '../transfer/member-names.ts';

interface ExportFlags extends Flags {
  readonly format?: 'jsonl' | 'csv';
  readonly output?: string;
  readonly columns?: readonly string[];
  readonly filter?: string;
  readonly members: MemberNotation;
  readonly bom?: boolean;
}

/** `export`: everything of one kind, in a file. */
export function addExportCommand(program: Command, { environment }: CommandLine): void {
  addCommand(program, {
    usage: 'export',
    summary: 'write all users or groups to a file, as JSON Lines or CSV',
    notes: [
      'The file is there when everything came, and not before. In CSV a cell that a spreadsheet would take for a formula has an',
      "apostrophe before it, which `import` takes away; several values in one cell are JSON. A group's members go by userName,",
      'which means something at another service provider too.',
    ],
    examples: [
      'export users -o users.jsonl',
      `export users -o users.csv --columns 'userName,active,emails[type eq "work"].value'`,
      'export groups --format csv --bom -o groups.csv',
    ],
  })
    .addArgument(new Argument('<what>', 'users or groups').choices(['users', 'groups']))
    .option('-o, --output <file>', 'where to; standard output by default')
    .addOption(
      new Option('--format <format>', 'by default as the file is called, else jsonl').choices([
        'jsonl',
        'csv',
      ]),
    )
    .option('--columns <paths>', 'the columns of CSV', parseList)
    .option('--filter <expression>', 'only those that match')
    .addOption(
      new Option('--members <notation>', "how a group's members are written")
        .choices(['userName', 'id', 'none'])
        .default('userName'),
    )
    .option('--bom', 'begin CSV with a byte order mark, for spreadsheets')
    .action(async (what: Kind['plural'], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<ExportFlags>());
      await exportAll(session, what === 'users' ? USERS : GROUPS);
    });
}

async function exportAll(session: Session<ExportFlags>, kind: Kind): Promise<void> {
  const { environment, flags } = session;
  const format = await formatFor(session, kind);
  if (flags.output === undefined) {
    await writeAll(session, kind, format, async (text) => {
      if (text !== '') environment.print(fitFor(environment, text.replace(/\n$/, '')));
      await environment.drained();
    });
    return;
  }
  await using file = await openAtomicFile(flags.output);
  const number = await writeAll(session, kind, format, file.write);
  await file.commit();
  environment.printError(visible(`${flags.output}: ${count(number, kind.singular)}.`));
}

/** A file is data as it is; in a terminal nothing of it may move the cursor. */
function fitFor({ readByPerson }: CommandLine['environment'], text: string): string {
  return readByPerson ? visibleLines(text.replaceAll(/\r(?=\n|$)/g, '')) : text;
}

async function formatFor({ client, flags }: Session<ExportFlags>, kind: Kind): Promise<ExportFormat> {
  const { format = flags.output?.endsWith('.csv') === true ? 'csv' : 'jsonl', columns, bom = false } = flags;
  if (format === 'jsonl') {
    if (columns !== undefined || bom) throw misuse('--columns and --bom are for CSV: add --format csv.');
    return JSON_LINES;
  }
  const type = await discoverType(client, kind);
  return csvFormat(type, columns ?? usualColumns(kind, type), bom);
}

/** Writes what comes, page by page. Gives the number of resources. */
async function writeAll(
  session: Session<ExportFlags>,
  kind: Kind,
  { head, line, attributes }: ExportFormat,
  write: (text: string) => Promise<void>,
): Promise<number> {
  const { client, environment, flags } = session;
  const { draw, printError: print, width, clock, outputClosed: signal } = environment;
  const withNames = kind === GROUPS && flags.members === 'userName';
  const names = withNames ? await readUserNames(client, signal) : new Map<string, string>();
  const list = endpointOf(client, kind).list({
    ...(attributes === undefined ? {} : { attributes }),
    ...(attributes === undefined &&
      kind === GROUPS &&
      flags.members === 'none' && { excludedAttributes: ['members'] }),
    ...(flags.filter !== undefined && { filter: flags.filter }),
    signal,
  });
  const progress = createProgress({ draw, print, width, clock });
  let done = 0;
  let total: number | undefined;
  await write(head);
  for await (const { resources, totalResults } of list.pages()) {
    await write(resources.map((resource) => line(withMemberNames(resource, names))).join(''));
    done += resources.length;
    total = totalResults;
    progress({ what: `Reading ${kind.plural}`, done, of: Math.max(done, total ?? done) });
  }
  progress(undefined);
  // Whoever takes the file for everything would take those who are missing for gone. While others write, a page may count
  // people who came already: what counts is what is there afterwards.
  if (total !== undefined && done < total) {
    const { totalResults = 0 } = await list.page();
    if (done < totalResults) {
      throw new Failure(
        EXIT.unreachable,
        `Only ${done} of ${totalResults} ${kind.plural} came: what was written is not all.`,
      );
    }
  }
  return done;
}
