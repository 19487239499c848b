import type { Command } from 'commander';
import type { CommandLine } from '../command-line.ts';
import { GROUPS } from '../kind.ts';
import { addListCommand } from './list-command.ts';
import { addFindCommand, addGetCommand } from './read-commands.ts';
import { addCreateCommand, addDeleteCommand, addPatchCommand, addReplaceCommand } from './write-commands.ts';
import { addMemberCommands } from './member-commands.ts';

/** `groups`: everything about groups and who belongs to them. */
export function addGroupsCommand(program: Command, line: CommandLine): void {
  const groups = program.command('groups').description('list, read and change groups and their members');
  addListCommand(groups, GROUPS, line);
  addGetCommand(groups, GROUPS, line);
  addFindCommand(groups, GROUPS, line);
  addMemberCommands(groups, line);
  addCreateCommand(groups, GROUPS, line);
  addReplaceCommand(groups, GROUPS, line);
  addPatchCommand(groups, GROUPS, line);
  addDeleteCommand(groups, GROUPS, line);
}
