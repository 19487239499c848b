import type { RequestEvent, ScimEvent } from '@drawbridge/scim-server';
import { expect, test } from 'vitest';
import { createMask } from '../token/mask-secrets.ts';
import { tidyEvent } from './tidy-event.ts';

const FROM = { tenant: 'acme', exchange: 'x1', requestId: 'r1', at: '2026-03-01T12:00:00.000Z' } as const;
const mask = createMask(['topsecret-token']);

const failed = (more: Partial<RequestEvent>): ScimEvent => ({
  ...FROM,
  event: 'request',
  method: 'GET',
  path: '/Users',
  status: 400,
  ...more,
});

test('of a long list of ids the first twenty stay, with a count of the others', () => {
  const memberIds = Array.from({ length: 100_000 }, (_, index) => `id${index}`);
  const { event, omitted } = tidyEvent(
    { ...FROM, event: 'unknownMembers', groupId: '2', memberIds, nestedGroupIds: memberIds.slice(0, 30) },
    mask,
  );
  expect(event.memberIds).toEqual(memberIds.slice(0, 20));
  expect(event.nestedGroupIds).toHaveLength(20);
  expect(omitted).toBe(99_980);
});

test('a long text is shortened, and says by how much', () => {
  const { event } = tidyEvent(failed({ detail: 'x'.repeat(5000), path: `/${'y'.repeat(5000)}` }), mask);
  expect(event).toMatchObject({ detail: `${'x'.repeat(1000)}… (4000 more characters)` });
  expect(JSON.stringify(event).length).toBeLessThan(2500);
});

test('secrets are masked in every text that a client brings', () => {
  const secret = 'topsecret-token';
  const { event } = tidyEvent(
    { ...failed({ path: `/Users/%74${secret.slice(1)}`, detail: `no ${secret}` }), requestId: secret },
    mask,
  );
  expect(event).toMatchObject({ path: '/Users/[secret]', detail: 'no [secret]', requestId: '[secret]' });
});

test.each([
  ['invalidFilter', 'filter: expected an operator at position 9, found "topsecret-tok"', 'found "…"'],
  ['invalidFilter', 'filter: "a \\"topsec" is not "b" today', 'filter: "…" is not "…" today'],
  ['uniqueness', 'userName "ada" is taken', 'userName "ada" is taken'],
])('of an error with the keyword %s: %s', (scimType, detail, expected) => {
  const { event } = tidyEvent(failed({ scimType, detail }), mask);
  expect(event).toMatchObject({ detail: expect.stringContaining(expected) });
  expect(JSON.stringify(event)).not.toContain('topsec');
});
