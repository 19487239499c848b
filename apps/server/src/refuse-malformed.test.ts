import { once } from 'node:events';
import { connect } from 'node:net';
import { isJsonObject, type JsonObject } from '@drawbridge/scim';
import { expect, test } from 'vitest';
import { listen } from './listen.ts';
import { refuseInScim } from './refuse-malformed.ts';

/** Sends raw bytes and gives the status and the body of what comes back. */
async function send(
  origin: string,
  raw: string,
): Promise<{ readonly status: string; readonly body: JsonObject }> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.end(raw);
  await once(socket, 'close');
  const [head = '', text = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  expect(head.toLowerCase()).toContain('content-type: application/scim+json');
  const body: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  return { status: head.split(' ')[1] ?? '', body: isJsonObject(body) ? body : {} };
}

test.each([
  ['a URL of a megabyte', `GET /${'x'.repeat(1_000_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, '431'],
  ['something else than HTTP', 'EHLO example.com\r\n\r\n', '400'],
  ['a header that is none', 'GET / HTTP/1.1\r\nHost: x\r\n\x00: y\r\n\r\n', '400'],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', '400'],
])('%s is refused with a SCIM error', async (_, raw, status) => {
  await using server = await listen(() => Promise.resolve(new Response('reached')), {
    host: '127.0.0.1',
    port: 0,
    refuse: refuseInScim,
  });
  const refused = await send(server.origin, raw);
  expect(refused.status).toBe(status);
  expect(refused.body).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status,
  });
});
