import { readFile, stat } from 'node:fs/promises';

import { Low, type Adapter } from 'lowdb';
import { z } from 'zod';

import { parseJson } from '../parse-json.ts';
import { fingerprint } from '../plan/canonical-json.ts';
import { keepGenerations, GENERATIONS } from './generations.ts';
import { START, type Place } from './journal-lines.ts';
import { codeOf } from './json-file.ts';
import {
  emptyState,
  fileError,
  StateError,
  STATE_SCHEMA,
  type SyncState,
  type SyncStateStore,
} from './sync-state.ts';
import { writeDurably } from './write-durably.ts';

/** The version of the file's layout. */
const VERSION = 2;

const FILE = z.object({
  version: z.number(),
  checksum: z.string(),
  journal: z.object({ hash: z.string(), lines: z.int() }),
  data: z.unknown(),
});

/** What the file holds: with the state, where the journal ended when it was saved. */
interface Content {
  readonly journal: Place;
  readonly state: SyncState;
}

/** Who may save, and what is anchored with it. */
export interface StateStoreOptions {
  /** Rejects when somebody else may write by now. */
  readonly fence?: (() => Promise<void>) | undefined;
  /** Where the journal ends now. */
  readonly place?: (() => Promise<Place>) | undefined;
}

/**
 * Keeps the state in one JSON file, and the three before it in files beside it, for one process on one machine.
 *
 * A file that is damaged, missing among its generations, of a newer version, or of another pair of org and application is
 * refused, and left as it is.
 */
export function createStateStore(
  file: string,
  binding: SyncState['binding'],
  { fence = () => Promise.resolve(), place = () => Promise.resolve(START) }: StateStoreOptions = {},
): SyncStateStore {
  const nothing: Content = { journal: START, state: emptyState(binding) };
  const database = new Low<Content>(createStateAdapter(file), nothing);
  const read = async (): Promise<Content> => {
    database.data = nothing;
    await database.read();
    return database.data;
  };
  return {
    load: async () => {
      const { state } = await read();
      checkBinding(file, state.binding, binding);
      return state;
    },
    save: async (state) => {
      await fence();
      database.data = { state, journal: await place() };
      await database.write();
    },
    place: async () => {
      const content = await read();
      return content === nothing ? undefined : content.journal;
    },
  };
}

/** lowdb's own file adapters replace a damaged file, do not sync, and let everybody read. */
function createStateAdapter(file: string): Adapter<Content> {
  return {
    read: async () => {
      const read = await readContent(file);
      if (read.kind === 'content') return read.content;
      const good = await findGood(file);
      if (read.kind === 'missing' && good === undefined) return null;
      throw damaged(file, read.kind === 'missing' ? 'it is missing' : read.how, good);
    },
    write: async (content) => {
      try {
        await keepGenerations(file);
        await writeDurably(file, print(content));
      } catch (error) {
        throw fileError(`The state file ${file} cannot be written`, error);
      }
    },
  };
}

function print({ journal, state: data }: Content): string {
  return `${JSON.stringify({ version: VERSION, checksum: fingerprint({ journal, data }), journal, data })}\n`;
}

type Read =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly how: string };

async function readContent(file: string): Promise<Read> {
  try {
    return parseContent(file, await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof StateError) throw error;
    if (codeOf(error) === 'ENOENT') return { kind: 'missing' };
    throw fileError(`The state file ${file} cannot be read`, error);
  }
}

function parseContent(file: string, text: string): Read {
  const outer = FILE.safeParse(parseJson(text));
  if (!outer.success) return { kind: 'damaged', how: 'it is not complete JSON of the expected shape' };
  const { version, checksum, journal, data } = outer.data;
  if (version !== VERSION) {
    throw new StateError(
      `The state file ${file} has version ${version}; this program knows version ${VERSION}.`,
    );
  }
  if (fingerprint({ journal, data }) !== checksum) {
    return { kind: 'damaged', how: 'its checksum does not fit its content' };
  }
  const state = STATE_SCHEMA.safeParse(data);
  return state.success
    ? { kind: 'content', content: { journal, state: state.data } }
    : { kind: 'damaged', how: 'its content is not a state' };
}

/** The newest generation that can be used, and when it was written. */
async function findGood(file: string): Promise<string | undefined> {
  for (const number of GENERATIONS) {
    const generation = `${file}.${number}`;
    const read = await readContent(generation).catch(() => undefined);
    if (read?.kind !== 'content') continue;
    const { mtime } = await stat(generation);
    return `${generation}, of ${mtime.toISOString()}, is good: restore it with \`cp ${generation} ${file}\``;
  }
  return undefined;
}

function damaged(file: string, how: string, good: string | undefined): StateError {
  const remedy =
    good ??
    'No earlier generation is good: restore it from a backup; or move it away, and memberships of earlier runs then count as added by hand';
  return new StateError(`The state file ${file} is damaged (${how}). Nothing was changed. ${remedy}.`);
}

function checkBinding(file: string, found: SyncState['binding'], wanted: SyncState['binding']): void {
  if (found.org === wanted.org && found.target === wanted.target) return;
  throw new StateError(
    `The state file ${file} belongs to ${found.org} and ${found.target}, not to ${wanted.org} and ${wanted.target}: use another state directory.`,
  );
}
