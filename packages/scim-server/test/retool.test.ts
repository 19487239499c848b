import { join } from 'node:path';
import type { Authenticate, ScimHandlerOptions } from '@drawbridge/scim-server';
import { loadTranscripts, playTranscript } from '@drawbridge/transcripts';
import { describe, expect, it } from 'vitest';
import { createCheckedHandler } from './checked-handler.ts';
import { STORES } from './stores.ts';

const documents = await loadTranscripts(join(import.meta.dirname, '..', '..', '..', 'transcripts'));

/** Plays one of Retool's documents to a server that holds nothing but what the settings give it. */
async function play(name: string, options: Omit<ScimHandlerOptions, 'authenticate'>): Promise<void> {
  const transcript = documents.find((document) => document.name === `retool/${name}.http`);
  if (transcript === undefined) throw new Error(`${name} does not exist`);
  const authenticate: Authenticate = () => ({ name: 'transcripts', scopes: ['scim'] });
  await playTranscript(transcript, {
    fetch: createCheckedHandler({ ...options, authenticate }),
    baseUrl: 'http://scim.test/api/scim/v2',
    variables: { token: 'a-token' },
  });
}

describe.each(STORES)("on an empty $name, Retool's rule", ({ open }) => {
  it('that the last admin is kept holds', async () => {
    await expect(play('last-admin', { store: await open() })).resolves.toBeUndefined();
  });

  it('that an emergency account is kept holds', async () => {
    const guards = { protectedUsers: ['Break.Glass@retool.example'] };
    await expect(play('protected-user', { store: await open(), guards })).resolves.toBeUndefined();
  });

  it.each(['', 'Retool production - ', 'Retool - production - '])(
    'that a default group is linked under both its names holds with the prefix "%s"',
    async (defaultGroupPrefix) => {
      const linked = play('default-groups', { store: await open(), defaultGroupPrefix });
      await expect(linked).resolves.toBeUndefined();
    },
  );
});
