import { beforeEach, expect, test } from 'vitest';
import { hashToken } from '../token/hash-token.ts';
import { createProvenTokens } from '../token/proven-tokens.ts';
import { createBadTokenLimiter } from './bad-token-limiter.ts';
import { tellScimClientToWait } from './scim-wait.ts';
import type { AddressedHandler } from '../proxy/behind-proxies.ts';
import { throttleBadTokens, type RefusedRequest } from './throttle.ts';

/** How many requests reached the handler, which looks tokens up. */
let lookups: number;
let handler: AddressedHandler;
let unseen: RefusedRequest[];

beforeEach(() => {
  lookups = 0;
  unseen = [];
  const proven = createProvenTokens();
  handler = throttleBadTokens(
    async ({ headers }) => {
      lookups += 1;
      const token = headers.get('authorization') ?? '';
      const isGood = token.startsWith('Bearer good');
      if (isGood) proven.add(hashToken(token.slice('Bearer '.length)));
      return new Response(null, { status: isGood ? 200 : 401, headers: { 'x-request-id': 'r1' } });
    },
    {
      limiter: createBadTokenLimiter({
        perAddress: { burst: 2, perSecond: 0.01 },
        overall: { burst: 3, perSecond: 0.01 },
      }),
      proven,
      tellToWait: tellScimClientToWait,
      onRefused: (request) => unseen.push(request),
    },
  );
});

function ask(authorization?: string, address = '192.0.2.1'): Promise<Response> {
  const headers = authorization === undefined ? {} : { authorization };
  return handler(new Request('http://scim.test/', { headers }), address);
}

async function statusOf(authorization?: string, address?: string): Promise<number> {
  return (await ask(authorization, address)).status;
}

test('whoever presents bad tokens is told to wait, and no more of them are looked up', async () => {
  expect(await statusOf()).toBe(401);
  expect(await statusOf('Bearer bad')).toBe(401);
  expect(await statusOf('no bearer token')).toBe(401);
  expect(lookups).toBe(3);
  const refused = await ask('Bearer worse');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('100');
  expect(refused.headers.get('content-type')).toBe('application/scim+json');
  expect(await refused.json()).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '429',
    detail: 'too many requests with a token that is not valid',
  });
  expect(await statusOf('no bearer token')).toBe(429);
  expect(lookups).toBe(3);
  expect(await statusOf()).toBe(401);
});

test('a good client behind the same address goes on, and only one that is new there waits', async () => {
  expect(await statusOf('Bearer good')).toBe(200);
  for (const token of ['bad', 'worse']) expect(await statusOf(`Bearer ${token}`)).toBe(401);
  expect(await statusOf('Bearer good')).toBe(200);
  expect(await statusOf('Bearer good-but-new')).toBe(429);
  expect(await statusOf('Bearer good-but-new', '192.0.2.2')).toBe(200);
  expect(await statusOf('Bearer good-but-new')).toBe(200);
});

test('bad tokens of many addresses together are refused, good ones never', async () => {
  for (const address of ['1', '2', '3']) expect(await statusOf('Bearer bad', address)).toBe(401);
  const refused = await ask('Bearer bad', '4');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-request-id')).toBe('r1');
  expect(await statusOf('Bearer good', '5')).toBe(200);
});

test('who is refused without a look at the token is named, and gets an id to be found by', async () => {
  for (const token of ['bad', 'worse']) await ask(`Bearer ${token}`);
  expect(unseen).toEqual([]);
  const headers = { authorization: 'Bearer worst', 'x-request-id': 'r2' };
  const request = new Request('http://scim.test/Users', { headers });
  const response = await handler(request, '192.0.2.1');
  expect(response.headers.get('x-request-id')).toBe('r2');
  expect(unseen).toEqual([{ request, remoteAddress: '192.0.2.1', requestId: 'r2', status: 429 }]);
  const unnamed = await ask('Bearer worst');
  expect(unnamed.headers.get('x-request-id')).toBe(unseen[1]?.requestId);
  expect(unseen[1]?.requestId).toMatch(/^[\da-f-]{36}$/);
});
