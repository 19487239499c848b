import { printFilter, type Filter, type ResourceType } from '@drawbridge/scim';
import { visible } from '@drawbridge/terminal';
import type { Command } from 'commander';
import { addCommand, type CommandLine, type Flags } from '../command-line.ts';
import { connect } from '../connect/connect.ts';
import { EXIT } from '../exit-code.ts';
import { checkFilter, readFilter, type FilterProblem } from '../filter/check-filter.ts';
import { GROUPS, USERS, type Kind } from '../kind.ts';
import { discoverType } from '../schema/discover-types.ts';
import { toJsonLine } from '../view/print-rows.ts';

interface FilterFlags extends Flags {
  readonly offline?: boolean;
}

/** `filter`: says what is wrong with a filter, or how it reads. */
export function addFilterCommand(program: Command, { environment, end }: CommandLine): void {
  addCommand(program, {
    usage: 'filter <expression>',
    summary: 'check a filter: its grammar, its attributes and how they are compared; print its normal form',
    notes: [
      'Attributes are looked up in the schemas of the service provider, or in those of the RFCs with --offline and where no',
      'address is given. A filter is right when it suits users or groups.',
    ],
    examples: [
      `filter 'userName sw "a" AND (active eq true)'`,
      `filter --offline 'emails[type eq "work" and value ew "@example.com"]'`,
    ],
  })
    .option('--offline', "look attributes up in the RFCs' schemas")
    .action(async (text: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<FilterFlags>();
      const reading = readFilter(text);
      const verdict =
        reading.kind === 'problem'
          ? { problems: [reading.problem], fits: [] }
          : judge(await typesFor(environment, flags), reading.filter, text);
      const right = verdict.problems.length === 0;
      const normal = reading.kind === 'filter' ? printFilter(reading.filter) : undefined;
      if (flags.json === true) environment.print(toJsonLine({ filter: normal, ...verdict }));
      else if (right) environment.print(visible(normal ?? ''));
      else
        for (const line of verdict.problems.flatMap((problem) => linesOf(text, problem)))
          environment.printError(line);
      if (!right) end(EXIT.usage);
    });
}

interface Verdict {
  readonly problems: readonly FilterProblem[];
  readonly fits: readonly Kind['plural'][];
}

/** It must suit one kind; where it suits none, the kind is meant that has the least against it. */
function judge(types: readonly (readonly [Kind, ResourceType])[], filter: Filter, text: string): Verdict {
  const judged = types.map(([{ plural }, type]) => ({ plural, problems: checkFilter(type, filter, text) }));
  const fits = judged.filter(({ problems }) => problems.length === 0).map(({ plural }) => plural);
  const [best] = judged.toSorted((left, right) => left.problems.length - right.problems.length);
  return { problems: best?.problems ?? [], fits };
}

async function typesFor(
  environment: CommandLine['environment'],
  flags: FilterFlags,
): Promise<readonly (readonly [Kind, ResourceType])[]> {
  const nowhere = flags.url === undefined && (environment.env['SCIM_URL'] ?? '') === '';
  if (flags.offline === true || nowhere) return [USERS, GROUPS].map((kind) => [kind, kind.type]);
  const { client } = await connect(environment, flags);
  return [
    [USERS, await discoverType(client, USERS)],
    [GROUPS, await discoverType(client, GROUPS)],
  ];
}

/** The sentence and, under the filter, a mark where it applies. */
function linesOf(text: string, { message, at, length }: FilterProblem): readonly string[] {
  const shown = visible(text);
  // What is not shown as it is has another width.
  if (at === undefined || shown !== text) return [visible(message)];
  return [visible(message), `  ${text}`, `  ${' '.repeat(at)}${'^'.repeat(Math.max(1, length))}`];
}
