import type { Command } from 'commander';
import { addWriteCommand, type CommandLine, type WriteFlags } from '../command-line.ts';
import { connect } from '../connect/connect.ts';
import { endpointOf, USERS } from '../kind.ts';
import { findResources } from '../reference/find-resource.ts';
import { EXAMPLES, referenceNotes } from './read-commands.ts';
import { say } from './say.ts';

/** `deactivate` and `reactivate`. */
export function addActivateCommands(parent: Command, line: CommandLine): void {
  addOne(parent, line, { name: 'deactivate', active: false, done: 'Deactivated' });
  addOne(parent, line, { name: 'reactivate', active: true, done: 'Reactivated' });
}

interface Change {
  readonly name: string;
  readonly active: boolean;
  readonly done: string;
}

function addOne(parent: Command, { environment }: CommandLine, { name, active, done }: Change): void {
  addWriteCommand(parent, {
    usage: `${name} <user...>`,
    summary: active ? 'let users in again' : 'take access away from users, and keep what they are',
    notes: referenceNotes(USERS),
    examples: [`users ${name} ${EXAMPLES.user}`, `users ${name} externalId:00u1 externalId:00u2 --dry-run`],
  }).action(async (texts: readonly string[], _flags: unknown, command: Command) => {
    const session = await connect(environment, command.optsWithGlobals<WriteFlags>());
    const endpoint = endpointOf(session.client, USERS);
    for (const found of await findResources(endpoint, USERS, texts)) {
      await endpoint.patch(found.id, [{ op: 'replace', path: 'active', value: active }]);
      say(session, { id: found.id, active }, `${done} ${found.name}.`);
    }
  });
}
