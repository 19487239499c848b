import type { TokenRecord } from '@drawbridge/scim-server';
import { expect, test } from 'vitest';
import { isTokenActive, tokenStatus } from './token-status.ts';

const NOW = new Date('2026-03-01T00:00:00.000Z');

function tokenWith(times: Partial<Pick<TokenRecord, 'expiresAt' | 'revokedAt'>>): TokenRecord {
  return {
    id: 'token_1',
    tenant: 'default',
    name: 'okta',
    description: '',
    scopes: ['scim'],
    hash: '',
    prefix: '',
    lastFour: '',
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: undefined,
    lastUsedAt: undefined,
    revokedAt: undefined,
    ...times,
  };
}

test.each([
  ['without an end', {}, 'active', true],
  ['15 days before its end', { expiresAt: '2026-03-16T00:00:00.000Z' }, 'active', true],
  ['14 days before its end', { expiresAt: '2026-03-15T00:00:00.000Z' }, 'expiring', true],
  ['a millisecond before its end', { expiresAt: '2026-03-01T00:00:00.001Z' }, 'expiring', true],
  ['at its end', { expiresAt: '2026-03-01T00:00:00.000Z' }, 'expired', false],
  ['revoked', { revokedAt: '2026-02-01T00:00:00.000Z' }, 'revoked', false],
  [
    'revoked after its end',
    { expiresAt: '2026-02-01T00:00:00.000Z', revokedAt: '2026-02-02T00:00:00.000Z' },
    'revoked',
    false,
  ],
] as const)('a token %s', (_, times, status, isActive) => {
  expect(tokenStatus(tokenWith(times), NOW)).toBe(status);
  expect(isTokenActive(tokenWith(times), NOW)).toBe(isActive);
});
