import { expect, it } from 'vitest';

import { createRequestGate } from './request-gate.ts';

const { signal } = new AbortController();

it('never lets more requests through at once than allowed, and half as many once Okta says that it is too many', async () => {
  const gate = createRequestGate({ share: 1, concurrency: 4, now: Date.now, sleep: () => Promise.resolve() });
  const most = async (response: () => Response): Promise<number> => {
    let [active, peak] = [0, 0];
    const send = async (): Promise<Response> => {
      active += 1;
      peak = Math.max(peak, active);
      await new Promise((resolve) => setTimeout(resolve, 1));
      active -= 1;
      return response();
    };
    await Promise.all(Array.from({ length: 12 }, () => gate.pass('/api/v1/groups', send, signal)));
    return peak;
  };
  expect(await most(() => new Response())).toBe(4);
  const tooMany = { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' };
  await gate.pass('/', () => Promise.resolve(new Response(null, { status: 429, headers: tooMany })), signal);
  expect(await most(() => new Response())).toBe(2);
});

it('holds requests back once the share of a limit is used up, and the others of that limit only', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const gate = createRequestGate({ share: 0.5, concurrency: 4, now: () => 0, sleep });
  let remaining = 10;
  const send = (): Promise<Response> => {
    remaining -= 1;
    const date = new Date(1_700_000_000_000);
    return Promise.resolve(
      new Response(null, {
        headers: {
          date: date.toUTCString(),
          'x-rate-limit-limit': '10',
          'x-rate-limit-remaining': String(remaining),
          'x-rate-limit-reset': '1700000030',
        },
      }),
    );
  };
  for (let count = 0; count < 5; count += 1) await gate.pass('/api/v1/groups', send, signal);
  expect(waits).toEqual([]);
  expect(gate.standing()).toEqual({ limit: 10, remaining: 5, reset: '2023-11-14T22:13:50.000Z' });
  await gate.pass('/api/v1/users', () => Promise.resolve(new Response()), signal);
  expect(waits).toEqual([]);
  await gate.pass('/api/v1/groups', send, signal);
  expect(waits).toEqual([31_000]);
});

it('goes on after a request that failed', async () => {
  const gate = createRequestGate({ share: 1, concurrency: 1, now: Date.now, sleep: () => Promise.resolve() });
  await expect(gate.pass('/', () => Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  await expect(gate.pass('/', () => Promise.resolve(new Response()), signal)).resolves.toBeInstanceOf(
    Response,
  );
});
