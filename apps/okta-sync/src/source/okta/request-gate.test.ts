import { expect, it } from 'vitest';

import { createRequestGate, type RequestGate, type Sent } from './request-gate.ts';

const { signal } = new AbortController();
const GROUPS = '/api/v1/groups';
const TOO_MANY = { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' };

it('never lets more requests through at once than allowed, and half as many once Okta says that it is too many', async () => {
  const gate = createGate();
  expect(await mostAtOnce(gate)).toBe(4);
  await gate.pass('/', tooMany, signal);
  expect(await mostAtOnce(gate)).toBe(2);
});

it('takes those that were refused together for one refusal, and what is refused after it for another', async () => {
  const gate = createGate();
  await Promise.all([1, 2, 3, 4].map(() => gate.pass(GROUPS, tooMany, signal)));
  expect(await mostAtOnce(gate, 3)).toBe(2);
  await gate.pass(GROUPS, tooMany, signal);
  expect(await mostAtOnce(gate, 3)).toBe(1);
});

it('lets one more through at once after 20 good answers in a row, also to those who wait, up to what is allowed', async () => {
  const gate = createGate();
  await gate.pass(GROUPS, tooMany, signal);
  expect(await mostAtOnce(gate, 20)).toBe(2);
  expect(await mostAtOnce(gate, 20)).toBe(3);
  expect(await mostAtOnce(gate, 40)).toBe(4);
  expect(await mostAtOnce(gate, 40)).toBe(4);
});

it('takes neither a failed connection nor a failure of Okta for a good answer', async () => {
  for (const bad of [{ response: undefined }, answer(503), answer(429)]) {
    const gate = createGate();
    await gate.pass(GROUPS, tooMany, signal);
    for (let round = 0; round < 4; round += 1) {
      await mostAtOnce(gate, 15);
      await gate.pass(GROUPS, () => Promise.resolve(bad), signal);
    }
    expect(await mostAtOnce(gate, 10)).toBe(2);
  }
});

it('holds requests back once the share of a limit is used up, and the others of that limit only', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const gate = createRequestGate({ share: 0.5, concurrency: 4, now: () => 0, sleep });
  let remaining = 10;
  const send = (): Promise<Sent> => Promise.resolve(answer(200, limited(--remaining)));
  for (let count = 0; count < 5; count += 1) await gate.pass(GROUPS, send, signal);
  expect(waits).toEqual([]);
  expect(gate.standing()).toEqual({ limit: 10, remaining: 5, reset: '2023-11-14T22:13:50.000Z' });
  await gate.pass('/api/v1/users', good, signal);
  expect(waits).toEqual([]);
  await gate.pass(GROUPS, send, signal);
  expect(waits).toEqual([31_000]);
});

it('lets those through who need not wait, while others wait for their limit', async () => {
  const started = Promise.withResolvers<void>();
  const gate = createRequestGate({ share: 0.5, concurrency: 1, now: () => 0, sleep: () => started.promise });
  await gate.pass(GROUPS, () => Promise.resolve(answer(200, limited(1))), signal);
  const held = gate.pass(GROUPS, good, signal);
  await expect(gate.pass('/api/v1/users', good, signal)).resolves.toBeDefined();
  started.resolve();
  await held;
});

it('waits for the end of a limit that was exceeded, whatever the answer says is left of it', async () => {
  const waits: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const gate = createRequestGate({ share: 1, concurrency: 1, now: () => 0, sleep });
  await gate.pass(GROUPS, () => Promise.resolve(answer(429, limited(7))), signal);
  await gate.pass(GROUPS, good, signal);
  expect(waits).toEqual([31_000]);
});

it('goes on after a request that failed', async () => {
  const gate = createRequestGate({ share: 1, concurrency: 1, now: Date.now, sleep: () => Promise.resolve() });
  await expect(gate.pass('/', () => Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  await expect(gate.pass('/', good, signal)).resolves.toMatchObject({ response: { status: 200 } });
});

function createGate(): RequestGate {
  return createRequestGate({ share: 1, concurrency: 4, now: Date.now, sleep: () => Promise.resolve() });
}

/** How many of these good requests ran at the same time. */
async function mostAtOnce(gate: RequestGate, requests = 12): Promise<number> {
  let [active, peak] = [0, 0];
  const send = async (): Promise<Sent> => {
    active += 1;
    peak = Math.max(peak, active);
    await new Promise((resolve) => setImmediate(resolve));
    active -= 1;
    return answer(200);
  };
  await Promise.all(Array.from({ length: requests }, () => gate.pass(GROUPS, send, signal)));
  return peak;
}

function answer(status: number, headers: Readonly<Record<string, string>> = {}): Sent {
  return { response: new Response(null, { status, headers }) };
}

function good(): Promise<Sent> {
  return Promise.resolve(answer(200));
}

async function tooMany(): Promise<Sent> {
  await new Promise((resolve) => setImmediate(resolve));
  return answer(429, TOO_MANY);
}

/** The headers of a limit of ten that starts anew in 30 seconds. */
function limited(remaining: number): Readonly<Record<string, string>> {
  return {
    date: new Date(1_700_000_000_000).toUTCString(),
    'x-rate-limit-limit': '10',
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': '1700000030',
  };
}
