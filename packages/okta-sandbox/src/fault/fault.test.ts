import { describe, expect, it } from 'vitest';
import { call, idsOf, nextOf, readPages, request } from '../../test/call-api.ts';
import { createOktaSandbox, type Fault, type OktaSandbox } from '../index.ts';

const GROUPS = '/api/v1/groups?limit=4';
const NOW = new Date('2026-02-03T10:00:00.000Z');

function createFaulty(...faults: readonly Fault[]): OktaSandbox {
  const sandbox = createOktaSandbox({ users: 40, clock: () => NOW });
  for (const fault of faults) sandbox.faults.next(fault);
  return sandbox;
}

describe('a fault', () => {
  it.each([
    [500, 'E0000009'],
    [502, 'E0000009'],
    [503, 'E0000010'],
    [403, 'E0000006'],
  ])('of status %i answers with a whole error body once', async (status, errorCode) => {
    const sandbox = createFaulty({ kind: 'status', status });
    expect(await call(sandbox, 'GET', GROUPS)).toMatchObject({
      status,
      body: { errorCode, errorLink: errorCode, errorId: expect.stringMatching(/^oae/), errorCauses: [] },
    });
    expect((await call(sandbox, 'GET', GROUPS)).status).toBe(200);
  });

  it('of the rate limit says when it ends', async () => {
    const { status, headers, body } = await call(
      createFaulty({ kind: 'rate-limit', resetAfterSeconds: 7 }),
      'GET',
      GROUPS,
    );
    expect([status, body]).toEqual([429, expect.objectContaining({ errorCode: 'E0000047' })]);
    expect(headers.get('x-rate-limit-remaining')).toBe('0');
    expect(headers.get('x-rate-limit-limit')).toBe('600');
    expect(Number(headers.get('x-rate-limit-reset'))).toBe(NOW.getTime() / 1000 + 7);
  });

  it('of concurrency has a limit of 0', async () => {
    const { status, headers } = await call(createFaulty({ kind: 'concurrency-limit' }), 'GET', GROUPS);
    expect([status, headers.get('x-rate-limit-limit'), headers.get('x-rate-limit-remaining')]).toEqual([
      429,
      '0',
      '0',
    ]);
  });

  it('of the connection rejects as fetch does', async () => {
    await expect(createFaulty({ kind: 'disconnect' }).fetch(request(GROUPS))).rejects.toThrow(TypeError);
  });

  it('that hangs lasts until the request is aborted', async () => {
    const controller = new AbortController();
    const answer = createFaulty({ kind: 'hang' }).fetch(request(GROUPS, { signal: controller.signal }));
    const winner = await Promise.race([
      answer,
      new Promise((resolve) => setTimeout(resolve, 20, 'still waiting')),
    ]);
    expect(winner).toBe('still waiting');
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });

  it('that delays gives the true answer late, unless the request is aborted', async () => {
    const late: Fault = { kind: 'delay', milliseconds: 30 };
    const sandbox = createFaulty(late, { ...late, milliseconds: 60_000 });
    const started = performance.now();
    expect((await call(sandbox, 'GET', GROUPS)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(25);
    await expect(sandbox.fetch(request(GROUPS, { signal: AbortSignal.timeout(5) }))).rejects.toThrow(
      /abort/i,
    );
  });

  it('can empty a page, as the last one or in the middle', async () => {
    const sandbox = createFaulty({ kind: 'empty-page' }, { kind: 'empty-page', keepLink: true });
    const last = await call(sandbox, 'GET', GROUPS);
    expect([last.status, last.body, nextOf(last.headers)]).toEqual([200, [], undefined]);
    const pages = await readPages(sandbox, GROUPS);
    expect(pages.map(({ length }) => length)).toEqual([0, 4, 4, 2]);
  });

  it('can drop the Link header, so that a page looks like the last one', async () => {
    const { body, headers } = await call(createFaulty({ kind: 'dropped-link' }), 'GET', GROUPS);
    expect([idsOf(body).length, headers.get('link')]).toEqual([4, null]);
  });

  it('can lose rows of a page, and keeps the link to the next', async () => {
    const sandbox = createFaulty({ kind: 'truncated-page', keep: 1 });
    expect((await readPages(sandbox, GROUPS)).map(({ length }) => length)).toEqual([1, 4, 4, 2]);
  });

  it('can break a body off', async () => {
    const response = await createFaulty({ kind: 'truncated-body' }).fetch(request(GROUPS));
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('of content spares an error', async () => {
    const sandbox = createFaulty({ kind: 'empty-page' });
    expect((await call(sandbox, 'GET', '/api/v1/groups/00gX')).status).toBe(404);
  });
});

describe('the queue of faults', () => {
  it('waits for the request that a fault is for, as often as asked', async () => {
    const sandbox = createFaulty();
    const when = ({ url }: Request): boolean => url.includes('/users');
    sandbox.faults.next({ kind: 'status', status: 500 }, { when, times: 2 });
    const statuses: number[] = [];
    for (const path of ['org', 'users', 'org', 'users', 'users']) {
      statuses.push((await call(sandbox, 'GET', `/api/v1/${path}`)).status);
    }
    expect(statuses).toEqual([200, 500, 200, 500, 200]);
    expect(sandbox.faults.pending()).toBe(0);
  });

  it('lets the fault strike first that was queued first', async () => {
    const sandbox = createFaulty({ kind: 'status', status: 500 }, { kind: 'status', status: 503 });
    const statuses = [await call(sandbox, 'GET', GROUPS), await call(sandbox, 'GET', GROUPS)];
    expect(statuses.map(({ status }) => status)).toEqual([500, 503]);
  });

  it('can be cleared of a fault without end', async () => {
    const sandbox = createFaulty();
    sandbox.faults.next({ kind: 'status', status: 503 }, { times: Infinity });
    for (let turn = 0; turn < 3; turn += 1) expect((await call(sandbox, 'GET', GROUPS)).status).toBe(503);
    expect(sandbox.faults.pending()).toBe(1);
    sandbox.faults.clear();
    expect((await call(sandbox, 'GET', GROUPS)).status).toBe(200);
  });
});
