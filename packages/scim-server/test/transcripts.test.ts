import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LENIENCIES, LENIENT, STRICT, type Compat } from '@drawbridge/scim';
import {
  createMemoryStore,
  type OwnedStore,
  type ResourceStore,
  type ScimHandler,
} from '@drawbridge/scim-server';
import { openPostgresDatabase } from '@drawbridge/scim-server/postgres';
import { createSqliteStore } from '@drawbridge/scim-server/sqlite';
import { loadTranscripts, playTranscript, TranscriptError, type Transcript } from '@drawbridge/transcripts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckedHandler } from './checked-handler.ts';
import { POSTGRES_BIN, startPostgres } from './postgres-server.ts';

const BASE_URL = 'http://scim.test/api/scim/v2';
const TOKEN = 'a-token';
const documents = await loadTranscripts(join(import.meta.dirname, '..', '..', '..', 'transcripts'));
/** Those that leave nothing behind and need no setting; retool.test.ts plays the others. */
const transcripts = documents.filter(
  ({ requires }) => !requires.includes('emptyServer') && !requires.includes('strict'),
);

function createHandler(store: ResourceStore, compat: Compat = LENIENT): ScimHandler {
  return createCheckedHandler({
    store,
    compat,
    authenticate: (token) => (token === TOKEN ? { name: 'transcripts', scopes: ['scim'] } : undefined),
  });
}

async function play(transcript: Transcript, handler: ScimHandler): Promise<void> {
  await playTranscript(transcript, { fetch: handler, baseUrl: BASE_URL, variables: { token: TOKEN } });
}

/** More users than one page holds, so that a transcript that only works on an empty server fails. */
async function fill(handler: ScimHandler): Promise<void> {
  for (let number = 0; number < 120; number += 1) {
    const response = await handler(
      new Request(`${BASE_URL}/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({ userName: `somebody-${number}@else.example` }),
      }),
    );
    expect(response.status).toBe(201);
  }
}

it('finds the transcripts', () => {
  expect(transcripts.length).toBeGreaterThan(90);
});

/** PostgreSQL where there is one; postgres.test.ts tells where there is none. */
const openers: readonly (readonly [string, (directory: string) => Promise<OwnedStore>])[] = [
  ['memory', async () => createMemoryStore()],
  ['an SQLite file', async (directory) => createSqliteStore({ file: join(directory, 'scim.db') })],
  ...(POSTGRES_BIN === undefined ? [] : [['PostgreSQL', openPostgres] as const]),
];

async function openPostgres(): Promise<OwnedStore> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startPostgres());
  const database = stack.use(await openPostgresDatabase({ url: await server.createDatabase() }));
  const store = await database.tenant();
  const opened = stack.move();
  return { ...store, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

describe.each(openers)('on %s that holds other users, twice over', (_name, open) => {
  let directory = '';
  let store: OwnedStore | undefined;
  let handler: ScimHandler;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'transcripts-'));
    store = await open(directory);
    handler = createHandler(store);
    await fill(handler);
  });

  afterAll(async () => {
    await store?.[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  it.each(transcripts)('$name holds', async (transcript) => {
    await expect(play(transcript, handler)).resolves.toBeUndefined();
    await expect(play(transcript, handler)).resolves.toBeUndefined();
  });
});

describe('what the RFCs alone allow', () => {
  it.each(documents.filter(({ name }) => /^(?:rfc\d+|strict)\//.test(name)))(
    '$name holds without any leniency',
    async (transcript) => {
      await expect(play(transcript, createHandler(createMemoryStore(), STRICT))).resolves.toBeUndefined();
    },
  );

  it.each(Object.keys(LENIENCIES))('%s is refused by a step of strict/refusals.http', (name) => {
    const refusals = documents.find((document) => document.name === 'strict/refusals.http');
    const step = refusals?.steps.find(({ title }) => title.startsWith(`${name}: `));
    expect(step?.response.status).toBeGreaterThanOrEqual(400);
  });

  it.each(Object.entries(LENIENCIES))(
    '$0 is needed by the transcript that it names',
    async (name, leniency) => {
      const transcript = transcripts.find((candidate) => candidate.name === leniency.transcript);
      if (transcript === undefined) throw new Error(`${leniency.transcript} does not exist`);
      const handler = createHandler(createMemoryStore(), { ...LENIENT, [name]: false });
      await expect(play(transcript, handler)).rejects.toThrow(TranscriptError);
    },
  );
});
