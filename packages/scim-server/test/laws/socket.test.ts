import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryStore, createScimHandler, type ScimEvent } from '../../src/index.ts';
import { TIMEOUT, runs } from './runs.ts';

const store = createMemoryStore();
const events: ScimEvent[] = [];
const handler = createScimHandler({
  store,
  authenticate: (token) => (token === 'secret' ? { name: 'fuzz', scopes: ['scim'] } : undefined),
  limits: { maxBodyBytes: 5_000 },
  log: (event) => events.push(event),
});
const server = createAdaptorServer({ fetch: handler, overrideGlobalObjects: false });
let port = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = portOf(server.address());
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the server listens on no port');
}

/** Sends bytes in pieces, then ends or breaks the connection, and gives what came back. */
async function exchange(pieces: readonly Uint8Array[], breaksOff: boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (breaksOff) socket.resetAndDestroy();
  else socket.end();
  // A request that never ends is answered by nobody.
  const timer = setTimeout(() => socket.destroy(), 300);
  await closed;
  clearTimeout(timer);
  return Buffer.concat(received).toString('latin1');
}

const BASE = '/api/scim/v2';
const AUTH = 'Authorization: Bearer secret\r\nHost: scim.test\r\n';
const BODY = '{"userName":"ada","emails":[{"value":"a@b.c"}]}';
const post = (length: number | string, body: string): string =>
  `POST ${BASE}/Users HTTP/1.1\r\n${AUTH}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
const chunked = (body: string): string =>
  `POST ${BASE}/Users HTTP/1.1\r\n${AUTH}Transfer-Encoding: chunked\r\n\r\n${body}`;

const MESSAGES: readonly string[] = [
  post(BODY.length, BODY),
  post(BODY.length + 10, BODY),
  post(5, BODY),
  post('x', BODY),
  post(-1, BODY),
  post(100_000, BODY),
  post(6_000, 'x'.repeat(6_000)),
  chunked(`${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`),
  chunked(`${BODY.length.toString(16)}\r\n${BODY}`),
  chunked('zz\r\n'),
  chunked(`1770\r\n${'x'.repeat(6_000)}\r\n0\r\n\r\n`),
  `GET ${BASE}/Users HTTP/1.1\r\n${AUTH}\r\n`,
  `GET ${BASE}/Users HTTP/1.1\r\nAuthorization: Bearer secret\r\n\r\n`,
  `GET ${BASE}/Users HTTP/1.0\r\nAuthorization: Bearer secret\r\n\r\n`,
  `GET ${BASE}/Users HTTP/1.1\r\n${AUTH.replace('scim.test', 'a b:c:d[')}\r\n`,
  `GET http://other.test${BASE}/Users HTTP/1.1\r\n${AUTH}\r\n`,
  `GET //${BASE}//Users?%%% HTTP/1.1\r\n${AUTH}\r\n`,
  `GET * HTTP/1.1\r\n${AUTH}\r\n`,
  `OPTIONS * HTTP/1.1\r\n${AUTH}\r\n`,
  `CONNECT scim.test:443 HTTP/1.1\r\n${AUTH}\r\n`,
  `TRACE ${BASE}/Users HTTP/1.1\r\n${AUTH}\r\n`,
  `GET ${BASE}/Users/${'x'.repeat(9_000)} HTTP/1.1\r\n${AUTH}\r\n`,
  `GET ${BASE}/Users HTTP/1.1\r\n${AUTH}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
  `GET ${BASE}/Users HTTP/1.1\r\n${AUTH}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  `PATCH ${BASE}/Users/1 HTTP/1.1\r\n${AUTH}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n`,
  '\r\n\r\n',
  'hello\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000',
];

interface Conversation {
  readonly pieces: readonly Uint8Array[];
  readonly breaksOff: boolean;
}

/** Messages one behind the other, some bytes changed, cut off somewhere and sent in pieces. */
const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    messages: fc.array(fc.constantFrom(...MESSAGES), { minLength: 1, maxLength: 3 }),
    noise: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 2 }),
    keeps: fc.constantFrom(1, 1, 0.95, 0.5),
    size: fc.integer({ min: 20, max: 10_000 }),
    breaksOff: fc.boolean(),
  })
  .map(({ messages, noise, keeps, size, breaksOff }) => {
    const bytes = Buffer.from(messages.join(''), 'latin1');
    for (const [at, byte] of noise) if (at < bytes.length) bytes[at] = byte;
    const kept = bytes.subarray(0, Math.ceil(bytes.length * keeps));
    const pieces: Uint8Array[] = [];
    for (let start = 0; start < kept.length; start += size) pieces.push(kept.subarray(start, start + size));
    return { pieces, breaksOff };
  });

async function isServing(): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}${BASE}/ServiceProviderConfig`);
  return response.status === 200 && (await response.text()).startsWith('{');
}

it(
  'no bytes on a socket bring the server down, fail it, or store half of what was sent',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(conversation, { minLength: 1, maxLength: 20, size: 'max' }), async (many) => {
        const answers = await Promise.all(many.map(({ pieces, breaksOff }) => exchange(pieces, breaksOff)));
        for (const answer of answers) expect(answer).not.toMatch(/^HTTP\/1\.1 5(?!0[15])/m);
        expect(events.filter(({ event }) => event === 'failure')).toEqual([]);
        events.length = 0;
      }),
      runs(10),
    );
    // Sent whole, the messages do come to us.
    expect(await exchange([Buffer.from(`GET ${BASE}/Users HTTP/1.1\r\n${AUTH}\r\n`)], false)).toContain(
      ' 200 ',
    );
    expect(await exchange([Buffer.from(post(6_000, 'x'.repeat(6_000)))], false)).toContain(' 413 ');
    const { resources } = await store.query('User', { where: [], offset: 0, limit: 1000 });
    // Noise may have changed what a value says, but a body counts only when all of it has come.
    for (const { attributes } of resources) expect(Object.keys(attributes)).toContain('userName');
    expect(await isServing()).toBe(true);
  },
  TIMEOUT,
);
