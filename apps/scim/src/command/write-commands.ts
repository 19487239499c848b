import type { Command } from 'commander';
import { addRemovalCommand, addWriteCommand, type CommandLine, type WriteFlags } from '../command-line.ts';
import { confirmFirst } from '../connect/confirm.ts';
import { connect, type Session } from '../connect/connect.ts';
import { misuse } from '../failure.ts';
import { operationsIn, parseOperations } from '../input/parse-operations.ts';
import { readBody } from '../input/read-body.ts';
import { readJson } from '../input/read-text.ts';
import { endpointOf, type Condition, type Kind } from '../kind.ts';
import { findResource, findResources } from '../reference/find-resource.ts';
import { discoverType } from '../schema/discover-types.ts';
import { printResource } from '../view/print-resource.ts';
import { EXAMPLES, referenceNotes } from './read-commands.ts';
import { say } from './say.ts';

interface BodyFlags extends WriteFlags {
  readonly file?: string;
  readonly ifMatch?: string;
}

const IF_MATCH = ['--if-match <version>', 'only while it has this meta.version'] as const;

const PAIR_NOTES = [
  'A pair is a path and a value of the type that the schema has for it: active=true is a boolean. After := the value is JSON.',
  'Paths: title, name.familyName, emails[0].value, emails[type eq "work"].value, urn:…:User:department.',
];

/** `create`: a new resource. */
export function addCreateCommand(parent: Command, kind: Kind, { environment }: CommandLine): void {
  const { singular, plural } = kind;
  addWriteCommand(parent, {
    usage: 'create [pair...]',
    summary: `create a ${singular} from pairs, a file of JSON, or standard input`,
    notes: PAIR_NOTES,
    examples: [PAIRS[singular], '--file new.json', '-'].map((body) => `${plural} create ${body}`),
  })
    .option('--file <file>', 'JSON; pairs are laid over it')
    .action(async (pairs: readonly string[], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<BodyFlags>());
      const body = await readBody(session, kind, pairs, session.flags.file);
      const created = await endpointOf(session.client, kind).create(body);
      tell(session, created);
    });
}

/** `replace`: what is not said is cleared. */
export function addReplaceCommand(parent: Command, kind: Kind, { environment }: CommandLine): void {
  const { singular, plural } = kind;
  addWriteCommand(parent, {
    usage: `replace <${singular}> [pair...]`,
    summary: `replace a ${singular}: what is not said is cleared`,
    notes: [...referenceNotes(kind), ...PAIR_NOTES],
    examples: [
      `${plural} get ${EXAMPLES[singular]} --json | jq '.externalId = "00u1"' | scim ${plural} replace ${EXAMPLES[singular]} -`,
      `${plural} replace ${EXAMPLES[singular]} ${PAIRS[singular]}`,
    ],
  })
    .option('--file <file>', 'JSON; pairs are laid over it')
    .option(...IF_MATCH)
    .action(async (text: string, pairs: readonly string[], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<BodyFlags>());
      const body = await readBody(session, kind, pairs, session.flags.file);
      const endpoint = endpointOf(session.client, kind);
      const { id } = await findResource(endpoint, kind, text);
      tell(session, await endpoint.replace(id, body, conditionOf(session)));
    });
}

/** `patch`: several changes in one request. */
export function addPatchCommand(parent: Command, kind: Kind, { environment }: CommandLine): void {
  const { singular } = kind;
  const name = EXAMPLES[singular];
  addWriteCommand(parent, {
    usage: `patch <${singular}> [operation...]`,
    summary: `change a ${singular}: add PATH VALUE, replace PATH VALUE, remove PATH, as often as is needed`,
    notes: [
      ...referenceNotes(kind),
      'A value has the type that the schema has for it; what has several parts is JSON.',
    ],
    examples:
      singular === 'user'
        ? [
            `users patch ${name} replace title Engineer remove nickName`,
            `users patch ${name} replace 'emails[type eq "work"].value' ada@work.example`,
            `users patch ${name} --file changes.json --dry-run`,
          ]
        : [
            `groups patch ${name} replace externalId 00g1`,
            `groups patch ${name} --file changes.json --dry-run`,
          ],
  })
    .option('--file <file>', 'operations, or a whole PatchOp message, as JSON; - for standard input')
    .option(...IF_MATCH)
    .action(async (text: string, words: readonly string[], _flags: unknown, command: Command) => {
      const session = await connect(environment, command.optsWithGlobals<BodyFlags>());
      const { client, flags } = session;
      if ((flags.file === undefined) === (words.length === 0)) {
        throw misuse('Give operations, or --file FILE with some.');
      }
      const operations =
        flags.file === undefined
          ? parseOperations(await discoverType(client, kind), words)
          : operationsIn(await readJson(environment, flags.file));
      const endpoint = endpointOf(client, kind);
      const { id, name: found } = await findResource(endpoint, kind, text);
      const patched = await endpoint.patch(id, operations, conditionOf(session));
      if (patched === undefined) say(session, { changed: id }, `Changed ${found}.`);
      else tell(session, patched);
    });
}

/** `delete`: asks first. */
export function addDeleteCommand(parent: Command, kind: Kind, { environment }: CommandLine): void {
  const { singular, plural } = kind;
  addRemovalCommand(parent, {
    usage: `delete <${singular}...>`,
    summary: `delete ${plural}, after a question`,
    notes: referenceNotes(kind),
    examples: [`${plural} delete ${EXAMPLES[singular]}`, `${plural} delete id:7c1f --yes`],
  }).action(async (texts: readonly string[], _flags: unknown, command: Command) => {
    const session = await connect(environment, command.optsWithGlobals<WriteFlags>());
    const endpoint = endpointOf(session.client, kind);
    // All are found before any is deleted: a mistyped name must not leave half of it done.
    const found = await findResources(endpoint, kind, texts);
    const names = found.map(({ name }) => name).join(', ');
    await confirmFirst(
      environment,
      session.flags,
      `Delete ${found.length === 1 ? `the ${singular}` : `${found.length} ${plural}`} ${names}?`,
    );
    for (const { id, name } of found) {
      await endpoint.delete(id);
      say(session, { deleted: id }, `Deleted ${name}.`);
    }
  });
}

const PAIRS: Readonly<Record<Kind['singular'], string>> = {
  user: 'userName=ada@example.com name.familyName=Lovelace emails[0].value=ada@example.com active=true',
  group: 'displayName=Platform externalId=00g1',
};

function conditionOf({ flags: { ifMatch } }: Session<BodyFlags>): Condition {
  return ifMatch === undefined ? {} : { ifMatch };
}

/** A dry run has told what would be sent; what it would make is not there. */
function tell({ environment, flags }: Session, resource: Parameters<typeof printResource>[2]): void {
  if (flags.dryRun !== true) printResource(environment, flags, resource);
}
