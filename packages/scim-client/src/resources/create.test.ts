import { describe, expect, test } from 'vitest';
import type { ScimClientOptions } from '../client-options.ts';
import { isScimError, type ScimClient, type ScimLogEntry } from '../index.ts';
import { createTestClient, type FetchLike } from '../testing.ts';
import { collect, createProvider } from '../../test/provider.ts';

interface Started {
  readonly fetch: FetchLike;
  readonly client: ScimClient;
  /** The methods of the requests that came, whatever became of them. */
  readonly sent: readonly string[];
  readonly log: readonly ScimLogEntry[];
}

/** What happens to a create on its way. */
type Fault = (send: () => Promise<Response>) => Promise<Response>;

const unanswered: Fault = async (send) => {
  await send();
  throw reset();
};
const unsent: Fault = () => Promise.reject(reset());
const badGateway: Fault = async (send) => {
  await send();
  return new Response('<html>Bad gateway</html>', { status: 502 });
};
const silent: Fault = async (send) => {
  await send();
  return new Promise<never>(() => {});
};

/** A client of a real service provider; the first creates fail in the given ways. */
function start(faults: readonly Fault[], options: Partial<ScimClientOptions> = {}): Started {
  const handler = createProvider();
  const sent: string[] = [];
  const log: ScimLogEntry[] = [];
  const left = [...faults];
  const fetch: FetchLike = async (request) => {
    const { method, url, headers } = request;
    sent.push(method);
    const fault = method === 'POST' ? left.shift() : undefined;
    if (fault === undefined) return handler(request);
    // The service provider may have the request after the client has given it up.
    const received = new Request(url, { method, headers, body: await request.text() });
    return fault(() => handler(received));
  };
  const tell = (entry: ScimLogEntry): void => void log.push(entry);
  const client = createTestClient(fetch, { log: tell, ...options });
  return { fetch, client, sent, log };
}

function reset(): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
}

const ADA = {
  userName: 'ada@example.com',
  externalId: '00u1',
  name: { givenName: 'Ada' },
  emails: [{ value: 'ada@example.com', type: 'work' }],
  password: 'not answered',
};

describe.each([
  ['a broken connection', unanswered],
  ['502', badGateway],
  ['no answer in time', silent],
])('a create that was done, and answered with %s', (_, fault) => {
  test('is found, and is the answer', async () => {
    const { client, sent, log } = start([fault], { timeout: 200 });
    const { data, recovered, status } = await client.users.create(ADA).withResponse();
    expect({ recovered, status }).toEqual({ recovered: true, status: 200 });
    expect(data).toMatchObject({ userName: 'ada@example.com', externalId: '00u1' });
    expect(sent).toEqual(['POST', 'GET']);
    expect(log.at(-1)).toMatchObject({ event: 'recovered', level: 'warn', method: 'POST', target: '/Users' });
    expect(await collect(client.users.list())).toEqual([data]);
  });
});

test('a create that was not done is looked up, and sent again', async () => {
  const retried: number[] = [];
  const onRetry = (attempt: number): void => void retried.push(attempt);
  const { client, sent, log } = start([unsent], { hooks: { onRetry } });
  const { data, recovered } = await client.users.create(ADA).withResponse();
  expect(recovered).toBe(false);
  expect(sent).toEqual(['POST', 'GET', 'POST']);
  expect(log.filter(({ method }) => method === 'POST')).toMatchObject([
    { event: 'failed', attempt: 1 },
    { event: 'answered', attempt: 2, status: 201 },
  ]);
  expect(retried).toEqual([2]);
  expect(await collect(client.users.list())).toEqual([data]);
});

test('a group is found by its name in any case', async () => {
  const { client, sent } = start([unanswered]);
  const group = await client.groups.create({ displayName: 'Platform' });
  expect(group.displayName).toBe('Platform');
  expect(sent).toEqual(['POST', 'GET']);
});

test('another resource with the same key is no success', async () => {
  const { client, sent } = start([(send) => send(), unsent]);
  await client.users.create({ userName: 'other@example.com', externalId: '00u1' });
  const error = await client.users.create(ADA).catch((thrown: unknown) => thrown);
  expect(isScimError(error, 'uniqueness') && error.detail).toBe(
    'there is another resource whose externalId is "00u1"',
  );
  expect(sent.filter((method) => method === 'POST')).toHaveLength(2);
});

test('a create that is done only after it was looked up is found too', async () => {
  let late: (() => Promise<Response>) | undefined;
  const delayed: Fault = (send) => {
    late = send;
    return Promise.reject(reset());
  };
  const overtaken: Fault = async (send) => {
    await late?.();
    return send();
  };
  const { client, sent } = start([delayed, overtaken]);
  const { data, recovered } = await client.users.create(ADA).withResponse();
  expect(recovered).toBe(true);
  expect(sent).toEqual(['POST', 'GET', 'POST', 'GET']);
  expect(await collect(client.users.list())).toEqual([data]);
});

test('a name that was taken before is refused as ever', async () => {
  const { client, sent } = start([]);
  await client.users.create(ADA);
  await expect(client.users.create(ADA)).rejects.toMatchObject({ status: 409, scimType: 'uniqueness' });
  expect(sent).toEqual(['POST', 'POST']);
});

test('the retries come to an end, and the last failure is the answer', async () => {
  const { client, sent } = start([unsent, unsent, unsent], { maxRetries: 2 });
  await expect(client.users.create(ADA)).rejects.toMatchObject({ reason: 'broken', attempts: 3 });
  expect(sent).toEqual(['POST', 'GET', 'POST', 'GET', 'POST']);
});

test.each([
  ['no retry is wanted', { maxRetries: 0 }],
  ['there is no time left', { totalTimeout: 250, timeout: 200 }],
])('nothing more is sent when %s', async (_, options) => {
  const { client, sent } = start([silent], { timeout: 200 });
  await expect(client.users.create(ADA, options)).rejects.toMatchObject({ reason: 'timeout' });
  expect(sent).toEqual(['POST']);
});

test('a group is found although the list leaves its members out', async () => {
  const handler = createProvider();
  const withoutMembers: FetchLike = async (request) => {
    const answer = await handler(request);
    if (request.method === 'POST' && request.url.endsWith('/Groups')) throw reset();
    if (request.method !== 'GET' || !request.url.includes('/Groups?')) return answer;
    const { Resources, ...list } = (await answer.json()) as { readonly Resources: readonly object[] };
    return Response.json({
      ...list,
      Resources: Resources.map((group) => ({ ...group, members: undefined })),
    });
  };
  const client = createTestClient(withoutMembers);
  const { id } = await client.users.create(ADA);
  const { data, recovered } = await client.groups
    .create({ displayName: 'Platform', members: [{ value: id, display: 'anything' }] })
    .withResponse();
  expect(recovered).toBe(true);
  expect(data.members).toMatchObject([{ value: id }]);
});

test('a create is not sent again when the lookup is refused, or there is nothing to look up by', async () => {
  const sent: string[] = [];
  const fetch: FetchLike = ({ method }) => {
    sent.push(method);
    return method === 'GET' ? Promise.resolve(new Response(null, { status: 400 })) : Promise.reject(reset());
  };
  const client = createTestClient(fetch);
  await expect(client.users.create(ADA)).rejects.toMatchObject({ reason: 'broken', method: 'POST' });
  expect(sent).toEqual(['POST', 'GET']);
  const devices = client.resources('/Devices', 'urn:acme:params:scim:schemas:core:2.0:Device');
  await expect(devices.create({ displayName: 'Printer' })).rejects.toMatchObject({ reason: 'broken' });
  expect(sent).toEqual(['POST', 'GET', 'POST']);
});

test('a service provider that ignores the filter does not pass off somebody else', async () => {
  const { fetch } = start([(send) => send(), unsent]);
  const client = createTestClient((request) => {
    const url = new URL(request.url);
    url.searchParams.delete('filter');
    return fetch(request.method === 'GET' ? new Request(url, request) : request);
  });
  await client.users.create({ userName: 'bob' });
  const { data, recovered } = await client.users.create(ADA).withResponse();
  expect(recovered).toBe(false);
  expect(data.userName).toBe(ADA.userName);
});

test('a create is given up while it waits', async () => {
  const controller = new AbortController();
  const { client, sent } = start([unsent]);
  const created = client.users.create(ADA, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('stop')), 20);
  await expect(created).rejects.toThrow('stop');
  expect(sent).toEqual(['POST']);
});
