import { describe, expect, test } from 'vitest';
import { patch } from '../build/patch.ts';
import { createScimClient, type ScimClient } from '../client.ts';
import type { ScimClientOptions } from '../client-options.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import { ScimResponseError } from '../scim-response-error.ts';

const USER = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], id: '1', userName: 'ada' };
const UNREACHABLE = 'unreachable';
const REFUSED = 'refused';

type Step =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | typeof UNREACHABLE
  | typeof REFUSED;

interface Sent {
  readonly at: number;
  readonly request: Request;
  readonly body: string;
}

/** A client whose server answers one step after the other, and the times at which the requests came. */
function script(
  steps: readonly Step[],
  options: Partial<ScimClientOptions> = {},
): { readonly client: ScimClient; readonly requests: Sent[] } {
  const requests: Sent[] = [];
  const client = createScimClient({
    baseUrl: 'http://scim.test',
    fetch: async (request) => {
      const step = steps[requests.length];
      requests.push({ at: performance.now(), request, body: await request.text() });
      if (step === undefined) throw new Error('one request too many');
      // What `fetch` rejects with.
      if (step === UNREACHABLE) throw new TypeError('fetch failed', { cause: new Error('gone') });
      if (step === REFUSED)
        throw new TypeError('fetch failed', {
          cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
        });
      const body = step.status === 204 ? null : JSON.stringify(step.status < 300 ? USER : { detail: 'busy' });
      const headers = { 'content-type': 'application/scim+json', ...step.headers };
      return new Response(body, { status: step.status, headers });
    },
    ...options,
  });
  return { client, requests };
}

const SOON = { 'retry-after': '0' };

describe('a repeatable call is sent again', () => {
  test.each([429, 502, 503, 504])('after %d', async (status) => {
    const { client, requests } = script([{ status, headers: SOON }, { status: 200 }]);
    await expect(client.users.get('1')).resolves.toEqual(USER);
    expect(requests).toHaveLength(2);
  });

  test('after a broken connection, with a delay', async () => {
    const { client, requests } = script([UNREACHABLE, { status: 200 }]);
    await expect(client.users.replace('1', { userName: 'ada' })).resolves.toEqual(USER);
    const [first, second] = requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(145);
    expect(JSON.parse(second?.body ?? '')).toMatchObject({ userName: 'ada' });
  });

  test('for a change of members, by one PATCH', async () => {
    const { client, requests } = script([{ status: 503, headers: SOON }, { status: 204 }]);
    await client.groups.addMembers('5', ['1']);
    expect(requests).toHaveLength(2);
  });

  test('for a PATCH that does the same twice', async () => {
    const { client, requests } = script([UNREACHABLE, { status: 200 }]);
    await client.users.patch('1', patch().replace('active', false).remove('title'));
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['429', { status: 429 }],
    ['503 with a time to come back', { status: 503, headers: SOON }],
    ['a refused connection', REFUSED],
  ] as const)('whatever it is, after %s, which proves that nothing was done', async (_, step) => {
    const created = script([step, { status: 201 }]);
    await expect(created.client.users.create({ userName: 'ada' })).resolves.toEqual(USER);
    expect(created.requests.map(({ request }) => request.method)).toEqual(['POST', 'POST']);
    const changed = script([step, { status: 200 }]);
    await changed.client.users.patch('1', patch().add('emails', { value: 'ada@example.com' }));
    expect(changed.requests).toHaveLength(2);
  });

  test('as often as the call says, within its time, with its headers', async () => {
    const busy = { status: 503, headers: SOON };
    const { client, requests } = script([busy, busy, busy]);
    const options = { maxRetries: 1, headers: { 'x-trace': 't1' } };
    await expect(client.users.get('1', options)).rejects.toMatchObject({ status: 503, attempts: 2 });
    expect(requests.map(({ request }) => request.headers.get('x-trace'))).toEqual(['t1', 't1']);
    expect(requests[0]?.request.url).toBe('http://scim.test/Users/1');
  });

  test('with a fresh token, and told to the hook', async () => {
    const attempts: number[] = [];
    let issued = 0;
    const { client, requests } = script([{ status: 503, headers: SOON }, { status: 200 }], {
      token: () => `t${(issued += 1)}`,
      hooks: { onRetry: (attempt) => void attempts.push(attempt) },
    });
    await client.users.get('1');
    expect(requests.map(({ request }) => request.headers.get('authorization'))).toEqual([
      'Bearer t1',
      'Bearer t2',
    ]);
    expect(attempts).toEqual([2]);
  });

  test('maxRetries times at most; the last error is then the answer', async () => {
    const busy = { status: 429, headers: SOON };
    const { client, requests } = script([busy, busy, busy], { maxRetries: 2 });
    await expect(client.users.get('1')).rejects.toMatchObject({ status: 429, detail: 'busy' });
    expect(requests).toHaveLength(3);
  });
});

describe('Retry-After', () => {
  test('in seconds is waited for', async () => {
    const { client, requests } = script([{ status: 429, headers: { 'retry-after': '1' } }, { status: 200 }]);
    await client.users.get('1');
    expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test('as a date is waited for', async () => {
    const date = new Date(Date.now() + 2_000).toUTCString();
    const { client, requests } = script([{ status: 503, headers: { 'retry-after': date } }, { status: 200 }]);
    await client.users.get('1');
    // A date has no milliseconds, so up to a second of it is cut off.
    expect((requests[1]?.at ?? 0) - (requests[0]?.at ?? 0)).toBeGreaterThanOrEqual(900);
  });

  test.each(['3600', new Date(Date.now() + 3_600_000).toUTCString()])(
    'of more than a minute (%s) ends the call',
    async (value) => {
      const { client, requests } = script([{ status: 429, headers: { 'retry-after': value } }]);
      const error = await client.users.get('1').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ status: 429 });
      const { retryAfter = 0 } = error instanceof ScimResponseError ? error : {};
      expect(Math.abs(retryAfter - 3_600_000)).toBeLessThan(60_000);
      expect(requests).toHaveLength(1);
    },
  );

  test.each([undefined, 'soon'])('that says nothing (%s) is not told', async (value) => {
    const headers: Record<string, string> = value === undefined ? {} : { 'retry-after': value };
    const { client } = script([{ status: 403, headers }]);
    await expect(client.users.get('1')).rejects.toMatchObject({ status: 403, retryAfter: undefined });
  });
});

describe('a call is sent only once', () => {
  test('when it is a POST of the contract and the connection breaks', async () => {
    const { client, requests } = script([UNREACHABLE]);
    const call = client.request('POST', '/Users', { body: { userName: 'ada' } });
    await expect(call).rejects.toBeInstanceOf(ScimConnectionError);
    expect(requests).toHaveLength(1);
  });

  test.each([502, 503, 504])('when it is a PATCH that adds an address, after %d', async (status) => {
    const { client, requests } = script([{ status }]);
    const changes = patch().add('emails', { value: 'ada@example.com' });
    await expect(client.users.patch('1', changes)).rejects.toMatchObject({ status, attempts: 1 });
    expect(requests).toHaveLength(1);
  });

  test('when it is a PATCH on a condition, which its own success would break', async () => {
    const { client, requests } = script([{ status: 503 }]);
    const change = client.users.patch('1', patch().replace('active', false), { ifMatch: 'W/"1"' });
    await expect(change).rejects.toMatchObject({ status: 503 });
    expect(requests).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 409, 412, 500, 501])('after %d', async (status) => {
    const { client, requests } = script([{ status, headers: SOON }]);
    await expect(client.users.get('1')).rejects.toMatchObject({ status });
    expect(requests).toHaveLength(1);
  });
});

test('a DELETE whose answer was lost is not an error when it finds nothing left to delete', async () => {
  const { client } = script([UNREACHABLE, { status: 404 }]);
  await expect(client.users.delete('1')).resolves.toBeUndefined();
});

test('a DELETE of what was never there is an error', async () => {
  const { client } = script([{ status: 404 }]);
  await expect(client.users.delete('1')).rejects.toMatchObject({ status: 404 });
});
