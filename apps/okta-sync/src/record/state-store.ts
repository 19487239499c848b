import { readFile } from 'node:fs/promises';

import { Low, type Adapter } from 'lowdb';
import { z } from 'zod';

import { fingerprint } from '../plan/canonical-json.ts';
import { emptyState, StateError, STATE_SCHEMA, type SyncState, type SyncStateStore } from './sync-state.ts';
import { writeDurably } from './write-durably.ts';

/** The version of the file's layout. */
const VERSION = 1;

const envelope = z.object({ version: z.number(), checksum: z.string(), data: z.unknown() });

/**
 * Keeps the state in one JSON file, for one process on one machine.
 *
 * A file that is damaged, of a newer version, or of another pair of org and application is refused, and left as it is.
 */
export function createStateStore(file: string, binding: SyncState['binding']): SyncStateStore {
  const database = new Low<SyncState>(createStateAdapter(file), emptyState(binding));
  return {
    load: async () => {
      await database.read();
      checkBinding(file, database.data.binding, binding);
      return database.data;
    },
    save: async (state) => {
      database.data = state;
      await database.write();
    },
  };
}

/** lowdb's own file adapters replace a damaged file, do not sync, and let everybody read. */
function createStateAdapter(file: string): Adapter<SyncState> {
  return {
    read: () => readState(file),
    write: async (data) => {
      const content = `${JSON.stringify({ version: VERSION, checksum: fingerprint(data), data })}\n`;
      await writeDurably(file, content).catch((error: NodeJS.ErrnoException) => {
        throw new StateError(`The state file ${file} cannot be written (${error.code ?? error.message}).`, {
          cause: error,
        });
      });
    },
  };
}

async function readState(file: string): Promise<SyncState | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new StateError(`The state file ${file} cannot be read (${error.code ?? error.message}).`, {
      cause: error,
    });
  });
  return text === null ? null : parseState(file, text);
}

function parseState(file: string, text: string): SyncState {
  const outer = envelope.safeParse(parseJson(text));
  if (!outer.success) throw damaged(file, 'it is not complete JSON of the expected shape');
  const { version, checksum, data } = outer.data;
  if (version !== VERSION) {
    throw new StateError(
      `The state file ${file} has version ${version}; this program knows version ${VERSION}.`,
    );
  }
  if (fingerprint(data) !== checksum) throw damaged(file, 'its checksum does not fit its content');
  const state = STATE_SCHEMA.safeParse(data);
  if (!state.success) throw damaged(file, 'its content is not a state');
  return state.data;
}

function damaged(file: string, how: string): StateError {
  return new StateError(
    `The state file ${file} is damaged (${how}). Nothing was changed. Restore it from a backup; or move it away, and memberships of earlier runs then count as added by hand.`,
  );
}

function checkBinding(file: string, found: SyncState['binding'], wanted: SyncState['binding']): void {
  if (found.org === wanted.org && found.target === wanted.target) return;
  throw new StateError(
    `The state file ${file} belongs to ${found.org} and ${found.target}, not to ${wanted.org} and ${wanted.target}: use another stateFile.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
