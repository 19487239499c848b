import { getEventListeners } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScimError } from '@drawbridge/scim';
import { expect, onTestFinished, test } from 'vitest';
import { createScimClient } from '../client.ts';
import type { ScimClientOptions } from '../client-options.ts';
import { isScimError } from '../is-scim-error.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import { ScimResponseError } from '../scim-response-error.ts';

const USER = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], id: '1', userName: 'ada' };

/** Serves on a free port of this machine until the test is over, and gives a client of it. */
async function serve(
  listener: RequestListener,
  options: Partial<ScimClientOptions> = {},
): Promise<ReturnType<typeof createScimClient>> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createScimClient({ baseUrl: `http://127.0.0.1:${port}/scim/`, maxRetries: 0, ...options });
}

/** Answers every request alike. */
function answer(status: number, contentType: string, body: string, headers = {}): RequestListener {
  return (_, response) => response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('the call did not reject'),
    (error: unknown) => error,
  );
}

test('a request carries the token, the media types and the user agent', async () => {
  const seen: { headers?: IncomingMessage['headers']; url?: string; body?: string } = {};
  const client = await serve(
    (request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        Object.assign(seen, { headers: request.headers, url: `${request.method} ${request.url}`, body });
        response.writeHead(201, { 'content-type': 'application/scim+json' }).end(JSON.stringify(USER));
      });
    },
    { token: () => 'secret', userAgent: 'test/1' },
  );
  await client.users.create({ userName: 'ada', metadata: { level: 4 } });
  expect(seen.url).toBe('POST /scim/Users');
  expect(seen.headers).toMatchObject({
    authorization: 'Bearer secret',
    accept: 'application/scim+json, application/json',
    'content-type': 'application/scim+json',
    'user-agent': 'test/1',
  });
  expect(JSON.parse(seen.body ?? '')).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'metadata'],
    userName: 'ada',
    metadata: { level: 4 },
  });
});

test.each(['application/scim+json', 'application/json; charset=utf-8', 'text/json;charset=UTF-8'])(
  'a body of the type %s is parsed',
  async (contentType) => {
    const client = await serve(answer(200, contentType, JSON.stringify(USER)));
    await expect(client.users.get('1')).resolves.toEqual(USER);
  },
);

test('204 resolves to undefined', async () => {
  const client = await serve((_, response) => response.writeHead(204).end());
  await expect(client.groups.patch('1', [])).resolves.toBeUndefined();
  await expect(client.groups.delete('1')).resolves.toBeUndefined();
});

test('304 resolves to undefined, and the version is sent as If-None-Match', async () => {
  const client = await serve((request, response) =>
    response.writeHead(request.headers['if-none-match'] === 'W/"1"' ? 304 : 500).end(),
  );
  const init = { path: { id: '1' }, headers: { 'If-None-Match': 'W/"1"' } };
  await expect(client.request('GET', '/Users/{id}', init)).resolves.toBeUndefined();
});

test('ifMatch is sent as If-Match with every kind of change', async () => {
  const seen: unknown[] = [];
  const client = await serve((request, response) => {
    seen.push([request.method, request.headers['if-match']]);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(USER));
  });
  await client.users.replace('1', { userName: 'ada' }, { ifMatch: 'W/"3"' });
  await client.users.patch('1', [{ op: 'replace', path: 'active', value: false }], { ifMatch: 'W/"3"' });
  await client.users.delete('1', { ifMatch: 'W/"3"' });
  expect(seen).toEqual([
    ['PUT', 'W/"3"'],
    ['PATCH', 'W/"3"'],
    ['DELETE', 'W/"3"'],
  ]);
});

test('a SCIM error becomes a ScimError that knows its request', async () => {
  const body = '{"schemas":[],"status":"409","scimType":"uniqueness","detail":"userName \\"ada\\" is taken"}';
  const client = await serve(answer(409, 'application/scim+json', body, { 'x-request-id': 'r1' }));
  const error = await errorOf(client.users.create({ userName: 'ada' }));
  expect(error).toBeInstanceOf(ScimError);
  expect(error).toBeInstanceOf(ScimResponseError);
  expect(error).toMatchObject({
    status: 409,
    scimType: 'uniqueness',
    detail: 'userName "ada" is taken',
    method: 'POST',
    path: '/Users',
    attempts: 1,
    requestId: 'r1',
    body: JSON.parse(body),
  });
  // A body may tell of people, and errors are printed.
  expect(Object.keys(error as object)).not.toContain('body');
  expect(isScimError(error, 'uniqueness')).toBe(true);
  expect(isScimError(error, 404, 409)).toBe(true);
  expect(isScimError(error, 'mutability', 404)).toBe(false);
  expect(isScimError(new TypeError(), 409)).toBe(false);
});

test.each([
  ['a page', 502, 'text/html', '<html>Bad gateway</html>'],
  ['plain text', 404, 'text/plain', 'not here'],
  ['nothing', 500, 'application/json', ''],
  ['broken JSON', 500, 'application/json', '{"detail":'],
])('%s as error body gives a ScimError with the status and a short detail', async (_, status, type, body) => {
  const client = await serve(answer(status, type, body));
  const error = await errorOf(client.users.get('1'));
  expect(error).toBeInstanceOf(ScimError);
  expect(error).toMatchObject({ status, scimType: undefined });
  expect((error as ScimError).detail).toMatch(
    /^GET \/Users\/1 was answered with \d{3} [A-Z].* and no SCIM error\.$/,
  );
});

test('a SCIM error is read even when its media type does not say so', async () => {
  const client = await serve(answer(404, 'text/plain', '{"status":"404","detail":"no such user"}'));
  await expect(client.users.get('1')).rejects.toMatchObject({ status: 404, detail: 'no such user' });
});

test.each([
  ['a page', '<html>Welcome</html>', 'GET /Users/1: the answer is not JSON.'],
  ['a list', '[]', 'GET /Users/1: the answer is not a SCIM resource.'],
  ['a resource without id', '{}', 'GET /Users/1: the answer is not a SCIM resource.'],
])('%s instead of a resource gives a ScimConnectionError', async (_, body, sentence) => {
  const client = await serve(answer(200, 'application/json', body));
  const error = await errorOf(client.users.get('1'));
  expect(error).toBeInstanceOf(ScimConnectionError);
  expect(error).toMatchObject({ reason: 'malformed', message: sentence, method: 'GET', path: '/Users/1' });
});

test('a refused connection gives one sentence that names the host and the reason', async () => {
  const baseUrl = `http://127.0.0.1:${await closedPort()}`;
  const error = await errorOf(createScimClient({ baseUrl, maxRetries: 0 }).users.get('1'));
  expect(error).toBeInstanceOf(ScimConnectionError);
  expect(error).toMatchObject({
    reason: 'refused',
    attempts: 1,
    message: `GET /Users/1: cannot reach ${baseUrl}: the connection was refused.`,
    cause: expect.any(Error),
  });
});

test('an unknown host gives one sentence too', async () => {
  const client = createScimClient({ baseUrl: 'http://host.invalid/scim', maxRetries: 0 });
  await expect(client.users.get('1')).rejects.toThrow(
    /^GET \/Users\/1: cannot reach http:\/\/host\.invalid: the host name (is unknown|cannot be looked up)\.$/,
  );
});

test('a connection that breaks within the body gives a ScimConnectionError', async () => {
  const client = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
    response.write('{"id":', () => response.destroy());
  });
  const error = await errorOf(client.users.get('1'));
  expect(error).toBeInstanceOf(ScimConnectionError);
  expect(error).toMatchObject({
    reason: 'broken',
    message: expect.stringContaining('GET /Users/1: cannot reach http://127.0.0.1:'),
  });
});

test.each([
  ['no answer', () => {}],
  [
    'half an answer',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    },
  ],
] satisfies [string, RequestListener][])(
  '%s within the timeout gives a ScimConnectionError',
  async (_, listener) => {
    const client = await serve(listener, { timeout: 50 });
    const error = await errorOf(client.users.get('1'));
    expect(error).toBeInstanceOf(ScimConnectionError);
    expect(error).toMatchObject({
      reason: 'timeout',
      message: expect.stringMatching(/^GET \/Users\/1: \S+ did not answer in time\.$/),
    });
  },
);

test.each(['call', 'client'])("an aborted %s rejects with the signal's reason", async (whose) => {
  const controller = new AbortController();
  const { signal } = controller;
  const client = await serve(() => controller.abort(new Error('stop')), whose === 'client' ? { signal } : {});
  const other = new AbortController().signal;
  await expect(client.users.get('1', { signal: whose === 'call' ? signal : other })).rejects.toThrow('stop');
});

test.each([
  ['Node', 'refused', new TypeError('fetch failed', { cause: withCode('connect', 'ECONNREFUSED') })],
  [
    'Node',
    'broken',
    new TypeError('fetch failed', { cause: withCode('other side closed', 'UND_ERR_SOCKET') }),
  ],
  ['Bun', 'refused', withCode('Unable to connect', 'ConnectionRefused')],
  ['Bun', 'broken', withCode('The socket connection was closed unexpectedly', 'ECONNRESET')],
  ['Deno', 'refused', new TypeError('error sending request for url (http://x/): client error (Connect): no')],
  ['Deno', 'broken', new TypeError('error sending request for url (http://x/): client error (SendRequest)')],
  ['workerd', 'broken', new Error('Network connection lost.')],
  ['Chromium', 'broken', new TypeError('Failed to fetch')],
  ['Firefox', 'broken', new TypeError('NetworkError when attempting to fetch resource.')],
])('in %s a connection is known to be %s, and the call repeated', async (_, reason, failure) => {
  let attempts = 0;
  const fetch = (): Promise<Response> => {
    attempts += 1;
    return Promise.reject(failure);
  };
  const client = createScimClient({ baseUrl: 'http://scim.test', fetch, maxRetries: 1 });
  await expect(client.users.get('1')).rejects.toMatchObject({ reason, attempts: 2 });
  expect(attempts).toBe(2);
});

function withCode(message: string, code: string): Error {
  return Object.assign(new TypeError(message), { code });
}

test('a body that breaks off is fetched again', async () => {
  let attempts = 0;
  const client = await serve(
    (_, response) => {
      attempts += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      if (attempts > 1) response.end(JSON.stringify(USER));
      else response.write('{"id":', () => response.destroy());
    },
    { maxRetries: 1 },
  );
  expect(await client.users.get('1')).toEqual(USER);
  expect(attempts).toBe(2);
});

test('ten thousand calls leave nothing behind on a signal', async () => {
  const forClient = new AbortController();
  const forCalls = new AbortController();
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(USER));
  const client = createScimClient({ baseUrl: 'http://scim.test', fetch, signal: forClient.signal });
  const { signal } = forCalls;
  for (let call = 0; call < 10_000; call += 1) await client.users.get('1', { signal });
  expect(getEventListeners(signal, 'abort').length).toBeLessThan(10);
  expect(getEventListeners(forClient.signal, 'abort').length).toBeLessThan(10);
  forCalls.abort(new Error('stop'));
  await expect(client.users.get('1', { signal })).rejects.toThrow('stop');
}, 60_000);

test.each(['client', 'call'])(
  'a timeout of the %s is for each attempt, and one in all ends them',
  async (whose) => {
    const times = { timeout: 40, totalTimeout: 500, maxRetries: 10 };
    let attempts = 0;
    const client = await serve(() => void (attempts += 1), whose === 'client' ? times : {});
    const start = performance.now();
    const call = client.users.get('1', whose === 'call' ? times : {});
    await expect(call).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - start).toBeLessThan(1_500);
    expect(attempts).toBeGreaterThan(1);
  },
);

test("an error of the caller's own token function passes through", async () => {
  const token = (): Promise<string> => Promise.reject(new RangeError('no token'));
  const client = await serve(answer(200, 'application/json', '{}'), { token });
  await expect(client.users.get('1')).rejects.toThrow(RangeError);
});

test('hooks see the request and the answer, and may add a header', async () => {
  const seen: unknown[] = [];
  const client = await serve(
    (request, response) => {
      seen.push(request.headers['x-trace']);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(USER));
    },
    {
      hooks: {
        onRequest: (request) => request.headers.set('x-trace', 't1'),
        onResponse: (response, request) => void seen.push([request.method, response.status]),
      },
    },
  );
  await client.users.get('1');
  expect(seen).toEqual(['t1', ['GET', 200]]);
});
