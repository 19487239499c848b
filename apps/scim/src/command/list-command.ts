import { InvalidArgumentError, type Command } from 'commander';
import { addCommand, parseList, type CommandLine, type Flags } from '../command-line.ts';
import { connect } from '../connect/connect.ts';
import { endpointOf, type Kind } from '../kind.ts';
import { attributesOf, cellsOf, parseColumns } from '../view/cell.ts';
import { printRows, type Row } from '../view/print-rows.ts';
import { take } from './take.ts';

/** Which resources are listed, and what of them. */
export interface ListFlags extends Flags {
  readonly filter?: string;
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
  readonly sortBy?: string;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly pageSize?: number;
}

/** `list`: the resources that match, page by page. */
export function addListCommand(parent: Command, kind: Kind, { environment }: CommandLine): void {
  const { plural, nameAttribute } = kind;
  addListOptions(
    addCommand(parent, {
      usage: 'list',
      summary: `list ${plural}`,
      notes: [
        'For a person it is a table; another program gets the same cells with tabs between them and no headings, or with',
        '--json a line of JSON for each.',
      ],
      examples: [
        `${plural} list`,
        `${plural} list --filter '${nameAttribute} sw "a"' --attributes ${nameAttribute},meta.lastModified`,
        `${plural} list --json | jq -r .id`,
      ],
    }),
  ).action(async (_flags: unknown, command: Command) => {
    await list(environment, kind, command.optsWithGlobals<ListFlags>());
  });
}

/** The options of what lists. */
export function addListOptions(command: Command): Command {
  return addProjectionOptions(command)
    .option('--filter <expression>', 'which ones; see `scim filter`')
    .option('--sort-by <path>', 'the attribute to sort by')
    .option('--descending', 'sort the other way round')
    .option('--limit <number>', 'how many at most', positive)
    .option('--page-size <number>', 'how many to ask for at once', positive);
}

/** The options of what shows attributes. */
export function addProjectionOptions(command: Command): Command {
  return command
    .option(
      '--attributes <paths>',
      'which attributes, such as userName,emails[type eq "work"].value',
      parseList,
    )
    .option('--excluded-attributes <paths>', 'which attributes to leave out', parseList);
}

/** Lists resources. Gives their number. */
export async function list(
  environment: CommandLine['environment'],
  kind: Kind,
  flags: ListFlags,
): Promise<number> {
  const { client } = await connect(environment, flags);
  const { filter, sortBy, descending, pageSize, limit, attributes, excludedAttributes, json = false } = flags;
  const columns = parseColumns(attributes ?? kind.columns);
  // Whoever reads JSON, and has not said what of, gets everything.
  const wanted =
    attributes === undefined && (json || excludedAttributes !== undefined)
      ? { ...(excludedAttributes !== undefined && { excludedAttributes }) }
      : { attributes: attributesOf(columns) };
  const resources = endpointOf(client, kind).list({
    ...wanted,
    ...(filter !== undefined && { filter }),
    ...(sortBy !== undefined && { sortBy }),
    ...(descending === true && { sortOrder: 'descending' }),
    ...(pageSize !== undefined && { count: pageSize }),
    ...(limit !== undefined && { count: Math.min(limit, pageSize ?? 100) }),
    signal: environment.outputClosed,
  });
  const heads = columns.map(({ head }) => head);
  return printRows(environment, flags, heads, rowsOf());

  async function* rowsOf(): AsyncGenerator<Row> {
    for await (const resource of take(resources, limit)) {
      yield { data: resource, cells: cellsOf(kind.type, columns, resource) };
    }
  }
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
