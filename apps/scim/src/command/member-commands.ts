import { isJsonArray, isJsonObject, type JsonObject } from '@drawbridge/scim';
import type { Command } from 'commander';
import {
  addCommand,
  addRemovalCommand,
  addWriteCommand,
  type CommandLine,
  type Flags,
  type WriteFlags,
} from '../command-line.ts';
import { confirmFirst } from '../connect/confirm.ts';
import { connect, type Session } from '../connect/connect.ts';
import { misuse } from '../failure.ts';
import { linesOf, readText } from '../input/read-text.ts';
import { endpointOf, GROUPS, USERS } from '../kind.ts';
import { findResource, findResources, readResource, type Found } from '../reference/find-resource.ts';
import { textOf } from '../view/cell.ts';
import { printRows } from '../view/print-rows.ts';
import { visible } from '@drawbridge/terminal';
import { EXAMPLES, referenceNotes } from './read-commands.ts';
import { say } from './say.ts';

interface MemberFlags extends WriteFlags {
  readonly file?: string;
  readonly empty?: boolean;
}

const NOTES = [
  ...referenceNotes(GROUPS),
  '<user> is a userName, or id:… or externalId:… of a user. A file has one on each line; remarks begin with #.',
];
const FILE = ['--file <file>', 'a file with a user on each line; - for standard input'] as const;

/** `members` and what changes them. */
export function addMemberCommands(parent: Command, line: CommandLine): void {
  addMembers(parent, line);
  addAddMember(parent, line);
  addRemoveMember(parent, line);
  addSetMembers(parent, line);
}

function addMembers(parent: Command, { environment }: CommandLine): void {
  addCommand(parent, {
    usage: 'members <group>',
    summary: 'list the members of a group',
    notes: referenceNotes(GROUPS),
    examples: [`groups members ${EXAMPLES.group}`, `groups members ${EXAMPLES.group} --json | jq -r .value`],
  }).action(async (text: string, _flags: unknown, command: Command) => {
    const session = await connect(environment, command.optsWithGlobals<Flags>());
    const rows = (await membersOf(session, text)).members.map((data) => ({
      data,
      cells: [textOf(data['value']), textOf(data['display']), textOf(data['type'])],
    }));
    await printRows(environment, session.flags, ['id', 'display', 'type'], rows);
  });
}

function addAddMember(parent: Command, { environment }: CommandLine): void {
  addWriteCommand(parent, {
    usage: 'add-member <group> [user...]',
    summary: 'add users to a group; who is in it already stays',
    notes: NOTES,
    examples: [
      `groups add-member ${EXAMPLES.group} ${EXAMPLES.user} bob@example.com`,
      `groups add-member ${EXAMPLES.group} --file joiners.txt`,
    ],
  })
    .option(...FILE)
    .action(async (text: string, users: readonly string[], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<MemberFlags>());
      const group = await findResource(endpointOf(session.client, GROUPS), GROUPS, text);
      const found = await usersGiven(session, users);
      await session.client.groups.addMembers(
        group.id,
        found.map(({ id }) => id),
      );
      say(
        session,
        { id: group.id, added: found.map(({ id }) => id) },
        `Added ${namesOf(found)} to ${group.name}.`,
      );
    });
}

function addRemoveMember(parent: Command, { environment }: CommandLine): void {
  addWriteCommand(parent, {
    usage: 'remove-member <group> [user...]',
    summary: 'remove users from a group; who is not in it does not matter',
    notes: NOTES,
    examples: [
      `groups remove-member ${EXAMPLES.group} ${EXAMPLES.user}`,
      `groups remove-member ${EXAMPLES.group} --file leavers.txt --dry-run`,
    ],
  })
    .option(...FILE)
    .action(async (text: string, users: readonly string[], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<MemberFlags>());
      const group = await findResource(endpointOf(session.client, GROUPS), GROUPS, text);
      const found = await usersGiven(session, users);
      await session.client.groups.removeMembers(
        group.id,
        found.map(({ id }) => id),
      );
      say(
        session,
        { id: group.id, removed: found.map(({ id }) => id) },
        `Removed ${namesOf(found)} from ${group.name}.`,
      );
    });
}

function addSetMembers(parent: Command, { environment }: CommandLine): void {
  addRemovalCommand(parent, {
    usage: 'set-members <group> [user...]',
    summary:
      'give a group that is there exactly these members: shows the difference, asks, and sends only that',
    notes: NOTES,
    examples: [
      `groups set-members ${EXAMPLES.group} --file editors.txt`,
      `groups link ${EXAMPLES.group} ${EXAMPLES.user} --yes`,
    ],
  })
    .alias('link')
    .option(...FILE)
    .option('--empty', 'leave the group without members, where none are given')
    .action(async (text: string, users: readonly string[], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<MemberFlags>());
      const found = await usersGiven(session, users, session.flags.empty);
      const { id, name, members } = await membersOf(session, text);
      const wanted = new Set(found.map((user) => user.id));
      const current = new Set(members.map(({ value }) => textOf(value)));
      const added = found.filter((user) => !current.has(user.id));
      const removed = members.filter(({ value }) => !wanted.has(textOf(value)));
      showDifference(session, added, removed);
      if (added.length + removed.length === 0)
        return say(session, { id, added: [], removed: [] }, `${name} has these members already.`);
      const question = `Add ${added.length} to ${name} and remove ${removed.length}, so that it has ${wanted.size}?`;
      if (removed.length > 0) await confirmFirst(environment, session.flags, question);
      // In this order, a group that must keep a member keeps one.
      await session.client.groups.addMembers(
        id,
        added.map((user) => user.id),
      );
      await session.client.groups.removeMembers(
        id,
        removed.map(({ value }) => textOf(value)),
      );
      say(
        session,
        { id, added: added.map((user) => user.id), removed: removed.map(({ value }) => value) },
        `${name}: ${added.length} added, ${removed.length} removed.`,
      );
    });
}

/** What is about to change goes to people, not into the data that is printed in the end. */
function showDifference(
  { environment, flags }: Session,
  added: readonly Found[],
  removed: readonly JsonObject[],
): void {
  if (flags.json === true) return;
  for (const { name } of added) environment.printError(visible(`+ ${name}`));
  for (const { value, display } of removed) {
    environment.printError(visible(`- ${textOf(display) || `id:${textOf(value)}`}`));
  }
}

async function membersOf(
  { client }: Session,
  text: string,
): Promise<{ readonly id: string; readonly name: string; readonly members: readonly JsonObject[] }> {
  const attributes = ['displayName', 'members'];
  const { id, displayName, members } = await readResource(endpointOf(client, GROUPS), GROUPS, text, {
    attributes,
  });
  return {
    id,
    name: textOf(displayName) || text,
    members: isJsonArray(members) ? members.filter(isJsonObject) : [],
  };
}

/** The users that were named, each once. A file that turned out to be empty is rather a mistake than a wish. */
async function usersGiven(
  { client, environment, flags }: Session<MemberFlags>,
  users: readonly string[],
  mayBeNone = false,
): Promise<readonly Found[]> {
  const fromFile = flags.file === undefined ? [] : linesOf(await readText(environment, flags.file));
  const texts = [...users, ...fromFile];
  if (texts.length === 0 && !mayBeNone) throw misuse('No users are given.');
  const found = await findResources(endpointOf(client, USERS), USERS, texts);
  return [...new Map(found.map((user) => [user.id, user])).values()];
}

function namesOf(found: readonly Found[]): string {
  return found.length <= 5 ? found.map(({ name }) => name).join(', ') : `${found.length} users`;
}
