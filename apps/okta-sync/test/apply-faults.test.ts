import { createScimClient, type ScimClient } from '@drawbridge/scim-client';
import { withoutPatch, type FetchLike } from '@drawbridge/scim-client/testing';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import { describe, expect, it } from 'vitest';

import { applyPlan } from '../src/apply/apply-plan.ts';
import type { OperationResult } from '../src/apply/operation-result.ts';
import type { ApplyOptions } from '../src/apply/progress.ts';
import type { Operation, UserRef } from '../src/plan/operation.ts';
import { undoPlan } from '../src/record/undo-plan.ts';
import { sourceId } from '../src/source/source-id.ts';
import { createScimTarget } from '../src/target/scim-target.ts';
import { scimId, type ScimId } from '../src/target/target.ts';
import { RULES } from './plan-world.ts';

const BASE = 'https://app.test/api/scim/v2';
const FOREVER = new AbortController().signal;

describe('a failure that passes', () => {
  it.each([429, 500, 503])('%i is waited for longer each time, and the write succeeds', async (status) => {
    const app = await createApplication(
      1,
      failing(3, () => refusal(status)),
    );
    const { results, waits } = await app.apply([app.deactivate(0)]);
    expect(results).toMatchObject([{ outcome: 'done' }]);
    expect(waits).toHaveLength(3);
    expect(waits).toEqual(waits.toSorted((left, right) => left - right));
    expect(await app.isActive(0)).toBe(false);
  });

  it('is waited for as long as the application asks, but not for ever', async () => {
    const busy = failing(1, () => refusal(429, { 'retry-after': '7' }));
    expect(await (await createApplication(1, busy)).applyFirst()).toMatchObject({
      outcome: 'done',
      waits: [7_000],
    });
    const closed = failing(1, () => refusal(503, { 'retry-after': '3600' }));
    expect(await (await createApplication(1, closed)).applyFirst()).toMatchObject({
      outcome: 'failed',
      code: 'TARGET_ERROR',
      waits: [],
    });
  });

  it('of the connection is waited for, before the rest is given up', async () => {
    const broken = failing(2, () => Promise.reject(new TypeError('fetch failed')));
    const app = await createApplication(2, broken);
    const { results, waits } = await app.apply([app.deactivate(0), app.deactivate(1)]);
    expect(results).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(waits).toHaveLength(2);
  });

  it('is not waited for when it is none', async () => {
    const app = await createApplication(
      1,
      failing(1, () => refusal(403)),
    );
    expect(await app.applyFirst()).toMatchObject({ outcome: 'failed', code: 'TARGET_REFUSED', waits: [] });
  });

  it('ends in a failure after four attempts, and after a minute of waiting while nothing succeeds', async () => {
    const app = await createApplication(
      30,
      failing(Infinity, () => refusal(500)),
    );
    const { results, waits, writes } = await app.apply(app.refs.map((_, number) => app.deactivate(number)));
    expect(results.every((result) => result.outcome === 'failed' && result.code === 'TARGET_ERROR')).toBe(
      true,
    );
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(60_000);
    expect(writes).toBe(30 + waits.length);
    const one = await createApplication(
      1,
      failing(Infinity, () => refusal(500)),
    );
    expect((await one.apply([one.deactivate(0)])).writes).toBe(4);
  });

  it('is waited for no longer once the run is stopped', async () => {
    const stop = new AbortController();
    const app = await createApplication(
      1,
      failing(Infinity, () => refusal(503)),
    );
    const wait = (): Promise<void> => Promise.resolve(stop.abort());
    const { results, writes } = await app.apply([app.deactivate(0)], { signal: stop.signal, wait });
    expect(results).toMatchObject([{ outcome: 'failed', code: 'TARGET_ERROR' }]);
    expect(writes).toBe(1);
  });

  it('is not tried again by one who was taken over meanwhile', async () => {
    let checks = 0;
    const fence = (): Promise<void> =>
      (checks += 1) > 1 ? Promise.reject(new Error('taken over')) : Promise.resolve();
    const app = await createApplication(
      1,
      failing(Infinity, () => refusal(503)),
    );
    const { results, writes } = await app.apply([app.deactivate(0)], { fence });
    expect(results).toMatchObject([{ outcome: 'skipped', reason: 'taken over' }]);
    expect(writes).toBe(1);
  });
});

describe('a create', () => {
  it('whose answer was lost is looked for before it is sent again', async () => {
    const app = await createApplication(0, lostAnswers(1));
    const { results } = await app.apply([create(1)]);
    expect(results).toMatchObject([{ outcome: 'done' }]);
    expect(app.sent().filter((method) => method === 'POST')).toHaveLength(1);
    expect((await app.look()).users).toHaveLength(1);
  });

  it('that never arrived is sent again once nothing of it is found', async () => {
    const app = await createApplication(
      0,
      failing(2, () => Promise.reject(new TypeError('fetch failed')), 'POST'),
    );
    const { results } = await app.apply([create(1)]);
    expect(results).toMatchObject([{ outcome: 'done', created: expect.any(String) }]);
    expect((await app.look()).users).toHaveLength(1);
  });

  it('is not sent again while nobody can tell whether it was done', async () => {
    const blind: Wrap = (fetch) => {
      const lossy = lostAnswers(1)(fetch);
      return (request) =>
        request.method === 'GET' && request.url.includes('filter=') ? refusal(503) : lossy(request);
    };
    const app = await createApplication(0, blind);
    const { results } = await app.apply([create(1)]);
    expect(results).toMatchObject([{ outcome: 'failed', unanswered: true }]);
    expect(app.sent().filter((method) => method === 'POST')).toHaveLength(1);
  });
});

describe('a write without an end', () => {
  it('is given up before anybody may take over, and counts as unanswered', async () => {
    const app = await createApplication(1, (fetch) => (request) => {
      return request.method === 'PATCH' ? new Promise(() => undefined) : fetch(request);
    });
    const { results } = await app.apply([app.deactivate(0)], { longestWrite: 20 });
    expect(results).toMatchObject([{ outcome: 'failed', code: 'TARGET_TIMEOUT', unanswered: true }]);
  });
});

describe('many members', () => {
  it('join a group of a server without PATCH in one read and one write', async () => {
    const app = await createApplication(250, withoutPatch);
    const { results, writes } = await app.apply(app.joins());
    expect(results.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(writes).toBe(1);
    // The read before the write, the one that verifies, and what the server can do.
    expect(app.sent()).toHaveLength(4);
  });

  it('join in as many requests as the server wants, a hundred in each where it does not say', async () => {
    const app = await createApplication(250, (fetch) => fetch);
    expect((await app.apply(app.joins())).writes).toBe(3);
    const modest = await createApplication(100, withMaxOperations(30));
    expect((await modest.apply(modest.joins())).writes).toBe(4);
  });

  it('are not kept out by one whom the application refuses', async () => {
    const app = await createApplication(100, refusingStrangers);
    const stranger = { ...NOBODY, scimId: scimId('stranger'), userName: 'stranger' };
    const { results, writes } = await app.apply(
      app.joins([...app.refs.slice(0, 50), stranger, ...app.refs.slice(50)]),
    );
    const failed = results.filter(({ outcome }) => outcome !== 'done');
    expect(failed).toMatchObject([{ code: 'TARGET_REFUSED', operation: { user: { userName: 'stranger' } } }]);
    expect(writes).toBeLessThan(20);
  });
});

describe('one member over whom the application fails', () => {
  it('keeps nobody else out', async () => {
    const app = await createApplication(60, failingOverStrangers);
    const stranger = { ...NOBODY, scimId: scimId('stranger'), userName: 'stranger' };
    const { results } = await app.apply(app.joins([...app.refs, stranger]));
    const failed = results.filter(({ outcome }) => outcome !== 'done');
    expect(failed).toMatchObject([{ code: 'TARGET_ERROR', operation: { user: { userName: 'stranger' } } }]);
  });

  it('is not looked for while the application is down', async () => {
    const app = await createApplication(
      100,
      failing(Infinity, () => refusal(503)),
    );
    const { results, writes } = await app.apply(app.joins());
    expect(results.every(({ outcome }) => outcome === 'failed')).toBe(true);
    expect(writes).toBeLessThan(60);
  });
});

describe('one account over which the connection breaks each time', () => {
  it('does not hold up the others', async () => {
    const app = await createApplication(3, breakingOverTheFirst);
    const { results } = await app.apply(app.refs.map((_, number) => app.deactivate(number)));
    expect(results).toMatchObject([
      { outcome: 'failed', code: 'TARGET_TIMEOUT' },
      { outcome: 'done' },
      { outcome: 'done' },
    ]);
  });

  it('is told apart from an application that cannot be reached', async () => {
    const app = await createApplication(
      4,
      failing(Infinity, () => Promise.reject(new TypeError('fetch failed'))),
    );
    const { results, writes } = await app.apply(app.refs.map((_, number) => app.deactivate(number)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'skipped', 'skipped']);
    expect(writes).toBe(8);
  });
});

describe('people without access', () => {
  it('leave the privileged groups first', async () => {
    const app = await createApplication(2, (fetch) => fetch);
    const leave = (name: string): Operation => ({
      ...app.member('removeMember', 0, name),
      op: 'removeMember',
      cause: 'status',
    });
    const order: string[] = [];
    const log = {
      intent: (some: readonly Operation[]): Promise<void> => {
        order.push(...some.flatMap((one) => ('group' in one ? [one.group.name] : [])));
        return Promise.resolve();
      },
      outcome: () => Promise.resolve(),
    };
    await app.apply(['A', 'Admins', 'B'].map(leave), { log, privileged: ['admins'] });
    expect(order).toEqual(['Admins', 'A', 'B']);
  });
});

describe('the plan of an undo', () => {
  it('has another basis when the application, the run or the configuration is another', async () => {
    const app = await createApplication(1, (fetch) => fetch);
    const basis = async (results: readonly OperationResult[] = [], config = RULES): Promise<object> => {
      const run = { id: 'run', at: '', planHash: '', operations: [], outlook: NOTHING, results, ended: true };
      const known = { ...NOTHING, pending: [], escrow: [] };
      const spent = { source: 0, target: 0 };
      return undoPlan({
        run,
        target: await app.look(),
        known,
        config,
        refusal: () => undefined,
        now: '',
        spent,
      }).basis;
    };
    const first = await basis();
    expect(await basis()).toEqual(first);
    const { results } = await app.apply([app.deactivate(0)]);
    const changed = await basis(results, { ...RULES, removals: { grace: 1, cycles: 1 } });
    for (const [key, value] of Object.entries(first)) expect(changed).not.toHaveProperty(key, value);
  });
});

const NOTHING = { groups: [], sources: [], admins: [], links: [], memberships: [], setAside: [] };
const NOBODY: UserRef = { sourceId: undefined, scimId: undefined, userName: 'nobody' };

type Wrap = (fetch: FetchLike) => FetchLike;

async function createApplication(people: number, wrap: Wrap) {
  const handler = createScimHandler({
    store: createMemoryStore(),
    authenticate: (token) => (token === 'token' ? { name: 'test', scopes: ['scim'] } : undefined),
  });
  const client: ScimClient = createScimClient({ baseUrl: BASE, token: 'token', fetch: handler });
  const refs: UserRef[] = [];
  for (let number = 0; number < people; number += 1) {
    const { id, userName } = await client.users.create({ userName: `user${number}` });
    refs.push({ sourceId: sourceId(`00u${number}`), scimId: scimId(id), userName });
  }
  const ids = new Map<string, ScimId>();
  for (const displayName of ['A', 'Admins', 'B']) {
    ids.set(displayName, scimId((await client.groups.create({ displayName })).id));
  }
  const sent: string[] = [];
  const wrapped = wrap(handler);
  const fetch: FetchLike = (request) => {
    sent.push(request.method);
    return wrapped(request);
  };
  const target = createScimTarget({ baseUrl: BASE, token: 'token', fetch });
  const apply = async (operations: readonly Operation[], options: Partial<ApplyOptions> = {}) => {
    const waits: number[] = [];
    const wait = (milliseconds: number): Promise<void> => Promise.resolve(void waits.push(milliseconds));
    const { writes } = target.counts();
    const results = await applyPlan({ operations }, target, { signal: FOREVER, grace: 0, wait, ...options });
    return { results, waits, writes: target.counts().writes - writes };
  };
  const deactivate = (number: number): Operation => ({
    op: 'deactivateUser',
    user: refs[number] ?? NOBODY,
    reason: '',
  });
  const member = (op: 'addMember' | 'removeMember', number: number, name = 'A') => ({
    op,
    group: { id: ids.get(name), name },
    user: refs[number] ?? NOBODY,
    ...{ reason: '', via: [], mappings: [] },
  });
  const request = { groupNames: [], mirrored: [], attributePaths: [] };
  const look = () => target.read(request, { signal: FOREVER });
  return {
    refs,
    apply,
    deactivate,
    member,
    applyFirst: async () => {
      const { results, waits } = await apply([deactivate(0)]);
      return { ...results[0], waits };
    },
    joins: (some: readonly UserRef[] = refs): readonly Operation[] =>
      some.map((user) => ({ ...member('addMember', 0), op: 'addMember', user })),
    isActive: async (number: number) => (await client.users.get(refs[number]?.scimId ?? '')).active,
    look,
    sent: (): readonly string[] => sent,
  };
}

function create(number: number): Operation {
  const id = sourceId(`00u${number}`);
  const userName = `user${number}`;
  const user = { sourceId: id, scimId: undefined, userName };
  return { op: 'createUser', user, attributes: { externalId: id, userName, attributes: {} }, reason: '' };
}

/** The first writes, or those of one method, are answered otherwise. */
function failing(times: number, answer: () => Promise<Response>, only?: string): Wrap {
  let left = times;
  return (fetch) => (request) => {
    const { method } = request;
    if ((only === undefined ? method === 'GET' : method !== only) || left === 0) return fetch(request);
    left -= 1;
    return answer();
  };
}

/** The first creates are done, and the connection breaks before they are answered. */
function lostAnswers(times: number): Wrap {
  let left = times;
  return (fetch) => async (request) => {
    const answer = await fetch(request);
    if (request.method !== 'POST' || left === 0) return answer;
    left -= 1;
    throw new TypeError('fetch failed');
  };
}

function refusingStrangers(fetch: FetchLike): FetchLike {
  return async (request) =>
    (await request.clone().text()).includes('stranger') ? refusal(400) : fetch(request);
}

/** The connection breaks over every write to the account that is written to first. */
function breakingOverTheFirst(fetch: FetchLike): FetchLike {
  let first: string | undefined;
  return (request) => {
    if (request.method !== 'PATCH') return fetch(request);
    first ??= request.url;
    return request.url === first ? Promise.reject(new TypeError('fetch failed')) : fetch(request);
  };
}

function failingOverStrangers(fetch: FetchLike): FetchLike {
  return async (request) =>
    (await request.clone().text()).includes('stranger') ? refusal(500) : fetch(request);
}

function withMaxOperations(maxOperations: number): Wrap {
  return (fetch) => async (request) => {
    if (!request.url.includes('/ServiceProviderConfig')) return fetch(request);
    return Response.json({ patch: { supported: true }, bulk: { supported: true, maxOperations } });
  };
}

function refusal(status: number, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return Promise.resolve(new Response('{}', { status, headers }));
}
