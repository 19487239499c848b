import { expect, test } from 'vitest';
import { createBadTokenLimiter } from './bad-token-limiter.ts';
import { tellScimClientToWait } from './scim-wait.ts';
import { throttleBadTokens } from './throttle.ts';

const handler = throttleBadTokens(
  async ({ headers }) =>
    new Response(null, {
      status: headers.get('authorization') === 'Bearer good' ? 200 : 401,
      headers: { 'x-request-id': 'r1' },
    }),
  createBadTokenLimiter({ perAddress: { burst: 1, perSecond: 0.01 } }),
  tellScimClientToWait,
);

function ask(authorization: string | undefined): Promise<Response> {
  const headers = authorization === undefined ? {} : { authorization };
  return handler(new Request('http://scim.test/', { headers }), '192.0.2.1');
}

test('whoever presents bad tokens is told to wait; good ones pass all the while', async () => {
  expect((await ask(undefined)).status).toBe(401);
  expect((await ask('Bearer bad')).status).toBe(401);
  const refused = await ask('Bearer worse');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('100');
  expect(refused.headers.get('x-request-id')).toBe('r1');
  expect(refused.headers.get('content-type')).toBe('application/scim+json');
  expect(await refused.json()).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '429',
    detail: 'too many requests with a token that is not valid',
  });
  expect((await ask('Bearer good')).status).toBe(200);
  expect((await ask(undefined)).status).toBe(401);
});
