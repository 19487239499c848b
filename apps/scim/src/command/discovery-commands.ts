import { foldCase, isJsonObject, type JsonObject } from '@drawbridge/scim';
import type { Command } from 'commander';
import { addCommand, type CommandLine, type Flags } from '../command-line.ts';
import { connect } from '../connect/connect.ts';
import { missing } from '../failure.ts';
import { namedAttributes } from '../schema/attribute-paths.ts';
import { elementsOf, readSchema } from '../schema/read-schema.ts';
import { textOf } from '../view/cell.ts';
import { printResource } from '../view/print-resource.ts';
import { printRows } from '../view/print-rows.ts';

/** `schemas`, `resource-types` and `me`. */
export function addDiscoveryCommands(program: Command, line: CommandLine): void {
  addSchemas(program, line);
  addResourceTypes(program, line);
  addMe(program, line);
}

function addSchemas(program: Command, { environment }: CommandLine): void {
  addCommand(program, {
    usage: 'schemas [schema]',
    summary: 'list the schemas, or the attributes of one',
    notes: ['[schema] is its URI, or its name.'],
    examples: ['schemas', 'schemas User', 'schemas urn:ietf:params:scim:schemas:core:2.0:Group --json'],
  }).action(async (wanted: string | undefined, _flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<Flags>();
    const { client } = await connect(environment, flags);
    const schemas = objectsIn(await client.schemas.list());
    if (wanted === undefined) {
      const rows = schemas.map((data) => ({
        data,
        cells: [textOf(data['name']), textOf(data['id']), String(elementsOf(data['attributes']).length)],
      }));
      await printRows(environment, flags, ['name', 'id', 'attributes'], rows);
      return;
    }
    const folded = foldCase(wanted);
    const found = schemas.find(({ id, name }) =>
      [id, name].some((text) => foldCase(textOf(text)) === folded),
    );
    if (found === undefined)
      throw missing(`There is no schema ${JSON.stringify(wanted)}; \`scim schemas\` lists them.`);
    if (flags.json === true) return printResource(environment, flags, found);
    const rows = namedAttributes(readSchema(found)?.attributes ?? []).map(({ path, definition }) => {
      const { type, multiValued, required, mutability, returned, uniqueness } = definition;
      const cells = [
        path,
        multiValued ? `${type}[]` : type,
        required ? 'required' : '',
        mutability,
        returned,
        uniqueness,
      ];
      return { data: definition, cells };
    });
    await printRows(environment, flags, ['attribute', 'type', '', 'mutability', 'returned', 'unique'], rows);
  });
}

function addResourceTypes(program: Command, { environment }: CommandLine): void {
  addCommand(program, {
    usage: 'resource-types',
    summary: 'list the kinds of resource, where they are, and their extensions',
    examples: ['resource-types'],
  }).action(async (_flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<Flags>();
    const { client } = await connect(environment, flags);
    const rows = objectsIn(await client.resourceTypes.list()).map((data) => ({
      data,
      cells: [
        textOf(data['name']),
        textOf(data['endpoint']),
        textOf(data['schema']),
        objectsIn(elementsOf(data['schemaExtensions']))
          .map(({ schema }) => textOf(schema))
          .join(', '),
      ],
    }));
    await printRows(environment, flags, ['name', 'endpoint', 'schema', 'extensions'], rows);
  });
}

function addMe(program: Command, { environment }: CommandLine): void {
  addCommand(program, {
    usage: 'me',
    summary: 'show the user whom the token stands for, where it stands for one',
    examples: ['me'],
  }).action(async (_flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<Flags>();
    const { client } = await connect(environment, flags);
    const user: unknown = await client.me.get();
    if (isJsonObject(user)) printResource(environment, flags, user);
  });
}

/** What a service provider says of itself is taken as it comes. */
function objectsIn(list: readonly unknown[]): readonly JsonObject[] {
  return list.filter(isJsonObject);
}
