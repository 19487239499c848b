import { printFilter } from '@drawbridge/scim-client';
import type { Filter } from '@drawbridge/scim';
import { visible } from '@drawbridge/terminal';
import type { Command } from 'commander';
import { addCommand, type CommandLine } from '../command-line.ts';
import { connect } from '../connect/connect.ts';
import { EXIT } from '../exit-code.ts';
import { endpointOf, type Kind } from '../kind.ts';
import { readResource } from '../reference/find-resource.ts';
import { printResource } from '../view/print-resource.ts';
import { attributesOf, parseColumns } from '../view/cell.ts';
import { addListOptions, addProjectionOptions, list, type ListFlags } from './list-command.ts';

/** `get`: one resource. */
export function addGetCommand(parent: Command, kind: Kind, { environment }: CommandLine): void {
  const { singular, plural, nameAttribute } = kind;
  addProjectionOptions(
    addCommand(parent, {
      usage: `get <${singular}>`,
      summary: `show one ${singular}`,
      notes: referenceNotes(kind),
      examples: [
        `${plural} get ${EXAMPLES[singular]}`,
        `${plural} get id:7c1f --attributes ${nameAttribute},meta.version --json`,
      ],
    }),
  ).action(async (text: string, _flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<ListFlags>();
    const { client } = await connect(environment, flags);
    const { attributes, excludedAttributes } = flags;
    const resource = await readResource(endpointOf(client, kind), kind, text, {
      ...(attributes !== undefined && { attributes: attributesOf(parseColumns(attributes)) }),
      ...(excludedAttributes !== undefined && { excludedAttributes }),
    });
    printResource(environment, flags, resource);
  });
}

/** `find`: the resources in whose names a text occurs. */
export function addFindCommand(parent: Command, kind: Kind, { environment, end }: CommandLine): void {
  const { singular, plural } = kind;
  addListOptions(
    addCommand(parent, {
      usage: 'find <text>',
      summary: `list the ${plural} in whose ${SEARCHED[singular].join(', ')} a text occurs`,
      examples: [`${plural} find ${EXAMPLES[singular]}`],
    }),
  ).action(async (text: string, _flags: unknown, command: Command) => {
    const flags = command.optsWithGlobals<ListFlags>();
    const filter = printFilter(filterFor(kind, text));
    const narrowed = flags.filter === undefined ? filter : `(${filter}) and (${flags.filter})`;
    const count = await list(environment, kind, { ...flags, filter: narrowed });
    if (count > 0) return;
    environment.printError(visible(`No ${singular} has ${JSON.stringify(text)} in its names.`));
    end(EXIT.notFound);
  });
}

/** How a user or a group is referred to. */
export function referenceNotes({ singular, nameAttribute }: Kind): readonly string[] {
  return [
    `<${singular}> is a ${nameAttribute}, compared in any case; or id:…, externalId:… or ${nameAttribute}:… of one. A text without`,
    'such a word before it is never taken for an id.',
  ];
}

/** Examples of names. */
export const EXAMPLES: Readonly<Record<Kind['singular'], string>> = {
  user: 'ada@example.com',
  group: 'editor',
};

const SEARCHED: Readonly<Record<Kind['singular'], readonly [string, ...string[]]>> = {
  user: ['userName', 'displayName', 'name.givenName', 'name.familyName', 'emails.value', 'externalId'],
  group: ['displayName', 'externalId'],
};

function filterFor({ singular }: Kind, text: string): Filter {
  return {
    op: 'or',
    filters: SEARCHED[singular].map((path) => {
      const [name = '', subAttribute] = path.split('.');
      return {
        op: 'co',
        path: { name, ...(subAttribute === undefined ? {} : { subAttribute }) },
        value: text,
      };
    }),
  };
}
