import { createMemoryDatabase } from '@drawbridge/scim-server';
import { expect, test } from 'vitest';
import { findActiveToken } from './find-active-token.ts';
import { issueToken } from './issue-token.ts';
import { createProvenTokens } from './proven-tokens.ts';
import { proveUsedTokens } from './prove-used-tokens.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const REQUEST = { name: 'okta', description: '', scopes: ['scim'], expiresAt: undefined };

test('no more than ten thousand are remembered, the youngest, beside those that are permanent', () => {
  const proven = createProvenTokens(['permanent']);
  for (let index = 0; index <= 10_000; index += 1) proven.add(String(index));
  expect([proven.has('0'), proven.has('1'), proven.has('10000')]).toEqual([false, true, true]);
  proven.delete('permanent');
  expect(proven.has('permanent')).toBe(true);
});

test('a token is proven by being found, until it is revoked', async () => {
  const { tokens } = createMemoryDatabase();
  const source = { tokens, proven: createProvenTokens() };
  const { token, secret } = await issueToken(tokens, 'acme', REQUEST, NOW);
  expect(source.proven.has(token.hash)).toBe(false);
  await findActiveToken(source, secret, NOW);
  expect(source.proven.has(token.hash)).toBe(true);
  await tokens.revoke(token.id, NOW.toISOString());
  await findActiveToken(source, secret, NOW);
  expect(source.proven.has(token.hash)).toBe(false);
});

test('tokens that were used before the start are proven, unless they are revoked', async () => {
  const { tokens } = createMemoryDatabase();
  const [used, unused, revoked] = [
    await issueToken(tokens, 'acme', REQUEST, NOW),
    await issueToken(tokens, 'acme', REQUEST, NOW),
    await issueToken(tokens, 'acme', REQUEST, NOW),
  ].map(({ token }) => token);
  for (const token of [used, revoked]) await tokens.touch(token?.id ?? '', NOW.toISOString());
  await tokens.revoke(revoked?.id ?? '', NOW.toISOString());
  const proven = createProvenTokens();
  proveUsedTokens(await tokens.list('acme'), proven, NOW);
  expect([used, unused, revoked].map((token) => proven.has(token?.hash ?? ''))).toEqual([true, false, false]);
});
