import { createProgress, visible } from '@drawbridge/terminal';
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { addRemovalCommand, parseList, type CommandLine, type WriteFlags } from '../command-line.ts';
import { confirmFirst } from '../connect/confirm.ts';
import { connect, type Session } from '../connect/connect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import { readText } from '../input/read-text.ts';
import { GROUPS, USERS, type Kind } from '../kind.ts';
import { applyImport, type ImportResult } from '../transfer/apply-import.ts';
import { openAtomicFile } from '../transfer/atomic-file.ts';
import type { Limit } from '../transfer/find-missing.ts';
import { planFile, type FilePlan } from '../transfer/plan-file.ts';
import { printErrors, type RefusedRow } from '../transfer/print-errors.ts';
import { formatSummary, rowOfPlan, rowOfResult } from '../view/import-rows.ts';
import { count } from '../view/count.ts';
import { printRows } from '../view/print-rows.ts';

/** What `import` is told. */
export interface ImportFlags extends WriteFlags {
  readonly format?: 'jsonl' | 'csv';
  readonly match?: readonly string[];
  readonly clearEmpty?: boolean;
  readonly errors?: string;
  readonly deactivateMissing?: boolean;
  readonly maxDeactivations: Limit;
}

/** `import`: creates who is not there, changes who is, and leaves alone who is the same. */
export function addImportCommand(program: Command, line: CommandLine): void {
  addRemovalCommand(program, {
    usage: 'import',
    summary:
      'create users or groups that are in a file, and change those that are there already where they differ',
    notes: [
      'JSON Lines: what a line leaves out stays as it is, null takes a value away. CSV: the headings are paths of attributes, as',
      'in `export`; an empty cell says nothing. Members of groups are ids, or userName:… of users. What only the service provider',
      'writes, such as id and meta, is left out. A password is sent when a user is created, and not afterwards.',
      'Each row stands alone, and a row that is the same sends nothing: an import that was stopped is simply run again.',
    ],
    examples: [
      'import users joiners.csv --dry-run',
      'import users joiners.csv --errors mend.csv',
      'import groups groups.jsonl --match displayName',
      'import users everybody.csv --deactivate-missing --max-deactivations 5%',
    ],
  })
    .addArgument(new Argument('<what>', 'users or groups').choices(['users', 'groups']))
    .addArgument(new Argument('<file>', 'the file; - for standard input'))
    .addOption(
      new Option('--format <format>', 'by default as the file is called, else jsonl').choices([
        'jsonl',
        'csv',
      ]),
    )
    .option(
      '--match <attributes>',
      'how rows are matched: some of externalId, the name and id (default: externalId, then the name)',
      parseList,
    )
    .option('--clear-empty', 'an empty cell takes the value away')
    .option('--errors <file>', 'write rows that were not taken to a file of the same format, to be mended')
    .option('--deactivate-missing', 'deactivate users who are not in the file')
    .addOption(
      new Option(
        '--max-deactivations <limit>',
        'how many of those at most: a number, or a share of the active users',
      )
        .argParser(parseLimit)
        .default({ kind: 'share', percent: 10 } satisfies Limit, '10%'),
    )
    .action(async (what: Kind['plural'], file: string, _flags: unknown, command: Command) => {
      const session = await connect(line.environment, command.optsWithGlobals<ImportFlags>());
      line.end(await importFile(session, what === 'users' ? USERS : GROUPS, file));
    });
}

async function importFile(session: Session<ImportFlags>, kind: Kind, file: string): Promise<ExitCode> {
  const { environment, flags } = session;
  const { format = file.endsWith('.csv') ? 'csv' : 'jsonl', deactivateMissing = false } = flags;
  if (deactivateMissing && kind === GROUPS) throw misuse('--deactivate-missing is for users.');
  const plan = await planFile(session, kind, { text: await readText(environment, file), format });
  for (const note of plan.notes) environment.printError(visible(note));
  if (flags.dryRun === true) {
    await printRows(
      environment,
      flags,
      HEADS,
      plan.all.flatMap((planned) => rowOfPlan(planned, flags)),
    );
    environment.printError(
      formatSummary(
        plan.all.map(({ action }) => action),
        'plan',
      ),
    );
    const refused = plan.rows.flatMap((planned) => (planned.action === 'refuse' ? [planned] : []));
    await writeErrors(flags, plan, refused);
    return refused.length > 0 ? EXIT.refused : EXIT.ok;
  }
  if (plan.missing.length > 0) {
    const names = plan.missing
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ');
    const more = plan.missing.length > 5 ? `, and ${plan.missing.length - 5} more` : '';
    await confirmFirst(
      environment,
      flags,
      `Deactivate ${count(plan.missing.length, 'user')} not in the file (${names}${more})?`,
    );
  }
  return carryOut(session, kind, plan);
}

const HEADS = ['', 'line', 'name', ''];

async function carryOut(session: Session<ImportFlags>, kind: Kind, plan: FilePlan): Promise<ExitCode> {
  const { environment, flags, client } = session;
  const results: ImportResult[] = [];
  // That nobody reads what is told is no reason to stop in the middle.
  const unheeding = { ...environment, outputClosed: new AbortController().signal };
  const { draw, printError, width, clock } = environment;
  const progress = createProgress({ draw, print: printError, width, clock });
  try {
    await printRows(unheeding, flags, HEADS, rows());
  } finally {
    progress(undefined);
    printError(formatSummary(results.map(actionOf), 'done'));
    await writeErrors(flags, plan, results.flatMap(refusedOf));
  }
  return results.some(({ outcome }) => outcome === 'refused') ? EXIT.refused : EXIT.ok;

  async function* rows() {
    for await (const result of applied()) {
      results.push(result);
      progress({ what: `Importing ${kind.plural}`, done: results.length, of: plan.all.length });
      yield* rowOfResult(result, flags);
    }
  }

  async function* applied(): AsyncGenerator<ImportResult> {
    yield* applyImport(client, kind, plan.rows);
    // Whoever was not taken is not gone.
    if (results.some(({ outcome }) => outcome === 'refused')) {
      if (plan.missing.length > 0) printError('Nobody was deactivated, since not all rows were taken.');
      return;
    }
    yield* applyImport(client, kind, plan.missing);
  }
}

function actionOf({ planned, outcome }: ImportResult): ImportResult['planned']['action'] {
  return outcome === 'refused' ? 'refuse' : planned.action;
}

function refusedOf({ planned, outcome, reason = '' }: ImportResult): readonly RefusedRow[] {
  return outcome === 'refused' && 'row' in planned ? [{ row: planned.row, reason }] : [];
}

/** The file is there also when all is well, so that nobody mends what an earlier run left. */
async function writeErrors(
  { errors }: ImportFlags,
  { columns }: FilePlan,
  refused: readonly RefusedRow[],
): Promise<void> {
  if (errors === undefined) return;
  await using file = await openAtomicFile(errors);
  await file.write(printErrors(columns, refused));
  await file.commit();
}

function parseLimit(text: string): Limit {
  const [, number, sign] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError('It must be a number such as 20, or a share such as 5%.');
  return sign === '%'
    ? { kind: 'share', percent: Number(number) }
    : { kind: 'number', number: Number(number) };
}
