import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LENIENCIES, LENIENT, STRICT, type Compat } from '@drawbridge/scim';
import { createMemoryStore, type ResourceStore, type ScimHandler } from '@drawbridge/scim-server';
import { createSqliteStore } from '@drawbridge/scim-server/sqlite';
import { loadTranscripts, playTranscript, TranscriptError, type Transcript } from '@drawbridge/transcripts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckedHandler } from './checked-handler.ts';

const BASE_URL = 'http://scim.test/api/scim/v2';
const TOKEN = 'a-token';
const transcripts = await loadTranscripts(join(import.meta.dirname, '..', '..', '..', 'transcripts'));

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
  expect(transcripts.length).toBeGreaterThan(25);
});

describe.each([
  ['memory', () => createMemoryStore()],
  ['an SQLite file', (directory: string) => createSqliteStore({ file: join(directory, 'scim.db') })],
])('on %s that holds other users, twice over', (_name, open) => {
  let directory = '';
  let store: ResourceStore | undefined;
  let handler: ScimHandler;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'transcripts-'));
    store = open(directory);
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
  it.each(transcripts.filter(({ name }) => name.startsWith('rfc7644/')))(
    '$name holds without any leniency',
    async (transcript) => {
      await expect(play(transcript, createHandler(createMemoryStore(), STRICT))).resolves.toBeUndefined();
    },
  );

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
