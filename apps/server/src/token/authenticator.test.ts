import { createMemoryDatabase, type Authenticate, type TokenStore } from '@drawbridge/scim-server';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAuthenticator } from './authenticator.ts';
import { hashToken } from './hash-token.ts';
import { issueToken } from './issue-token.ts';
import { createProvenTokens } from './proven-tokens.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

/** A store that notes what is asked of it. */
function observe(tokens: TokenStore, calls: string[]): TokenStore {
  return {
    ...tokens,
    findByHash: (hash) => {
      calls.push('findByHash');
      return tokens.findByHash(hash);
    },
    touch: (id, now) => {
      calls.push('touch');
      return tokens.touch(id, now);
    },
  };
}

describe('a tenant', () => {
  const { tokens } = createMemoryDatabase();
  const calls: string[] = [];
  const authenticate = createAuthenticator({
    proven: createProvenTokens(),
    tokens: observe(tokens, calls),
    tenant: 'acme',
    clock: () => NOW,
    onTouchFailure: (error) => {
      throw error;
    },
  });
  beforeEach(() => {
    calls.length = 0;
  });

  async function issue(tenant: string, expiresAt?: string): Promise<{ id: string; secret: string }> {
    const request = { name: 'okta', description: '', scopes: ['scim'], expiresAt };
    const { token, secret } = await issueToken(tokens, tenant, request, NOW);
    return { id: token.id, secret };
  }

  test('knows its own tokens, and when they were used last', async () => {
    const { id, secret } = await issue('acme', '2026-03-01T12:00:00.001Z');
    expect(await authenticate(secret)).toEqual({ id, name: 'okta', scopes: ['scim'] });
    expect(calls).toEqual(['findByHash', 'touch']);
    const found = (await tokens.list('acme')).find((token) => token.id === id);
    expect(found?.lastUsedAt).toBe(NOW.toISOString());
  });

  test.each<[string, () => Promise<string>]>([
    ['unknown', async () => 'drawbridge_unknown'],
    ['of another tenant', async () => (await issue('globex')).secret],
    ['of an administrator of all', async () => (await issue('*')).secret],
    ['expired', async () => (await issue('acme', NOW.toISOString())).secret],
    [
      'revoked',
      async () => {
        const { id, secret } = await issue('acme');
        await tokens.revoke(id, NOW.toISOString());
        return secret;
      },
    ],
    ['the hash of a good one', async () => hashToken((await issue('acme')).secret)],
  ])('refuses a token that is %s, after the same one lookup', async (_, create) => {
    const secret = await create();
    expect(await authenticate(secret)).toBeUndefined();
    expect(calls).toEqual(['findByHash']);
  });
});

describe('the token of the environment', () => {
  const { tokens } = createMemoryDatabase();
  const authenticate: Authenticate = createAuthenticator({
    proven: createProvenTokens(),
    tokens,
    tenant: 'default',
    authToken: 'environment',
    clock: () => NOW,
    onTouchFailure: () => {},
  });

  test('is taken though the store does not have it', async () => {
    expect(await authenticate('environment')).toEqual({
      id: 'SCIM_AUTH_TOKEN',
      name: 'SCIM_AUTH_TOKEN',
      scopes: ['scim'],
    });
  });

  test.each(['', 'environmen', 'environment ', 'Environment', hashToken('environment')])(
    '%j is another one',
    async (presented) => {
      expect(await authenticate(presented)).toBeUndefined();
    },
  );
});

test('a use that cannot be recorded does not keep the client out', async () => {
  const { tokens } = createMemoryDatabase();
  const failures: unknown[] = [];
  const away = new Error('away');
  const authenticate = createAuthenticator({
    proven: createProvenTokens(),
    tokens: { ...tokens, touch: () => Promise.reject(away) },
    tenant: 'acme',
    clock: () => NOW,
    onTouchFailure: (error) => failures.push(error),
  });
  const request = { name: 'okta', description: '', scopes: ['scim'], expiresAt: undefined };
  const { secret } = await issueToken(tokens, 'acme', request, NOW);
  expect(await authenticate(secret)).toMatchObject({ name: 'okta' });
  await expect.poll(() => failures).toEqual([away]);
});
