import { isJsonArray, isJsonObject, type JsonObject } from '@drawbridge/scim';
import { printFilter } from '@drawbridge/scim-client';
import type { Command } from 'commander';
import { addCommand, type CommandLine, type Flags } from '../command-line.ts';
import { connect, type Session } from '../connect/connect.ts';
import { endpointOf, GROUPS, USERS } from '../kind.ts';
import { readResource } from '../reference/find-resource.ts';
import { textOf } from '../view/cell.ts';
import { printRows } from '../view/print-rows.ts';
import { addActivateCommands } from './activate-commands.ts';
import { addListCommand } from './list-command.ts';
import { addFindCommand, addGetCommand, EXAMPLES, referenceNotes } from './read-commands.ts';
import { addCreateCommand, addDeleteCommand, addPatchCommand, addReplaceCommand } from './write-commands.ts';

/** `users`: everything about people. */
export function addUsersCommand(program: Command, line: CommandLine): void {
  const users = program.command('users').description('list, read and change users');
  addListCommand(users, USERS, line);
  addGetCommand(users, USERS, line);
  addFindCommand(users, USERS, line);
  addCreateCommand(users, USERS, line);
  addReplaceCommand(users, USERS, line);
  addPatchCommand(users, USERS, line);
  addDeleteCommand(users, USERS, line);
  addActivateCommands(users, line);
  addGroupsOfUser(users, line);
}

function addGroupsOfUser(parent: Command, { environment }: CommandLine): void {
  addCommand(parent, {
    usage: 'groups <user>',
    summary: 'list the groups of a user',
    notes: referenceNotes(USERS),
    examples: [`users groups ${EXAMPLES.user}`],
  }).action(async (text: string, _flags: unknown, command: Command) => {
    const session = await connect(environment, command.optsWithGlobals<Flags>());
    const groups = await groupsOf(session, text);
    const rows = groups.map((data) => ({ data, cells: [textOf(data['value']), textOf(data['display'])] }));
    await printRows(environment, session.flags, ['id', 'displayName'], rows);
  });
}

/** The groups that a user tells of; where it tells of none, those that have the user as a member. */
async function groupsOf({ client }: Session, text: string): Promise<readonly JsonObject[]> {
  const { id, groups } = await readResource(endpointOf(client, USERS), USERS, text, {
    attributes: ['groups'],
  });
  if (isJsonArray(groups)) return groups.filter(isJsonObject);
  const filter = printFilter({ op: 'eq', path: { name: 'members', subAttribute: 'value' }, value: id });
  const found: JsonObject[] = [];
  for await (const group of endpointOf(client, GROUPS).list({ filter, attributes: ['displayName'] })) {
    found.push({ value: group.id, display: textOf(group['displayName']) });
  }
  return found;
}
