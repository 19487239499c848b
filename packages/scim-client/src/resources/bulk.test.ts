import { describe, expect, expectTypeOf, test } from 'vitest';
import { bulk, patch, type Bulk, type BulkOutcome, type ScimClient } from '../index.ts';
import { createTestClient, type FetchLike } from '../testing.ts';
import { collect, createProvider } from '../../test/provider.ts';

interface SentBulk {
  readonly failOnErrors?: number;
  readonly Operations: readonly { readonly bulkId?: string }[];
}

/** A client of a real service provider in this process, and the bulk requests that it has sent. */
function start(): { readonly client: ScimClient; readonly sent: readonly SentBulk[] } {
  const handler = createProvider();
  const sent: SentBulk[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    if (request.url.endsWith('/Bulk')) sent.push((await request.clone().json()) as SentBulk);
    return handler(request);
  };
  return {
    client: createTestClient(fetch),
    sent,
  };
}

const TEAM = bulk()
  .create('/Users', 'ada', { userName: 'ada', password: 'not kept' })
  .create('/Users', 'bob', {
    userName: 'bob',
    title: 'bulkId:ada',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { manager: { value: 'bulkId:ada' } },
  })
  .create('/Groups', 'team', { displayName: 'Team', members: [{ value: 'bulkId:ada' }] })
  .patch('/Groups', 'bulkId:team', patch().add('members', { value: 'bulkId:bob' }))
  .patch('/Users', 'bulkId:ada', patch().replace('active', false));

describe.each([1, 2, 100])('with %d operations in a request', (chunkSize) => {
  test('references lead to what was created, wherever the requests are parted', async () => {
    const { client, sent } = start();
    const outcomes = await collect(client.bulk(TEAM, { chunkSize }));
    expect(outcomes.map(({ status }) => status)).toEqual([201, 201, 201, 204, 200]);
    const [ada = '', bob = '', team = ''] = outcomes.map(({ id }) => id);
    expect(sent).toHaveLength(Math.ceil(5 / chunkSize));
    expect((await client.groups.get(team)).members?.map(({ value }) => value).toSorted()).toEqual(
      [ada, bob].toSorted(),
    );
    expect(await client.users.get(ada)).toMatchObject({ active: false });
    expect(await client.users.get(bob)).toMatchObject({
      title: 'bulkId:ada',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { manager: { value: ada } },
    });
  });

  test('one failure does not stop the others, and says why', async () => {
    const { client } = start();
    const { id } = await client.users.create({ userName: 'ada' });
    const changes = bulk()
      .create('/Users', 'again', { userName: 'ADA' })
      .replace('/Users', id, { userName: 'ada', title: 'Countess' })
      .delete('/Users', 'nobody')
      .delete('/Users', id, { ifMatch: 'W/"99"' });
    const outcomes = await collect(client.bulk(changes, { chunkSize }));
    expect(outcomes).toMatchObject([
      { method: 'POST', bulkId: 'again', id: undefined, error: { status: 409, scimType: 'uniqueness' } },
      { method: 'PUT', id, status: 200, error: undefined },
      { method: 'DELETE', error: { status: 404 } },
      { method: 'DELETE', error: { status: 412 } },
    ]);
    expect(await client.users.get(id)).toMatchObject({ title: 'Countess' });
  });

  test('too many failures end it', async () => {
    const { client } = start();
    const changes = bulk()
      .delete('/Users', '1')
      .delete('/Users', '2')
      .create('/Users', 'ada', { userName: 'ada' });
    const outcomes = await collect(client.bulk(changes, { chunkSize, failOnErrors: 2 }));
    expect(outcomes.map(({ status }) => status)).toEqual([404, 404]);
    await expect(client.users.findByUserName('ada')).resolves.toBeUndefined();
  });
});

test('a request holds no more than the service provider takes', async () => {
  const sizes: number[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    if (request.method === 'GET') return Response.json({ bulk: { supported: true, maxOperations: 2 } });
    const { Operations } = (await request.json()) as SentBulk;
    sizes.push(Operations.length);
    return Response.json({ Operations: Operations.map(() => ({ method: 'DELETE', status: '204' })) });
  };
  const client = createTestClient(fetch);
  const changes = bulk().delete('/Users', '1').delete('/Users', '2').delete('/Users', '3');
  expect(await collect(client.bulk(changes, { chunkSize: 50 }))).toHaveLength(3);
  expect(sizes).toEqual([2, 1]);
});

/** A service provider that takes so many bytes at most, whatever it says of itself. */
function takesBytes(most: number, told: object, bodies: string[] = []): FetchLike {
  const handler = createProvider();
  return async (request) => {
    if (request.url.endsWith('/ServiceProviderConfig')) return Response.json({ bulk: told });
    const copy = request.clone();
    const body = await copy.text();
    if (request.url.endsWith('/Bulk')) bodies.push(body);
    const isTooLarge = new TextEncoder().encode(body).length > most;
    return isTooLarge ? new Response(null, { status: 413 }) : handler(request);
  };
}

const CROWD = Array.from({ length: 20 }, (_, index) => `Zoë ${index}`).reduce(
  (changes, userName) => changes.create('/Users', userName, { userName }),
  bulk(),
);

describe('a request holds no more bytes than the service provider takes', () => {
  test('when it says how many', async () => {
    const bodies: string[] = [];
    const told = { supported: true, maxOperations: 1000, maxPayloadSize: 1_000 };
    const client = createTestClient(takesBytes(1_000, told, bodies));
    const outcomes = await collect(client.bulk(CROWD));
    expect(outcomes.map(({ bulkId, status }) => [bulkId, status])).toEqual(
      CROWD.operations.map(({ bulkId }) => [bulkId, 201]),
    );
    expect(Math.max(...bodies.map((body) => Buffer.byteLength(body)))).toBeLessThanOrEqual(1_000);
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies.length).toBeLessThan(20);
  });

  test('when only its refusals tell', async () => {
    const bodies: string[] = [];
    const client = createTestClient(takesBytes(1_000, { supported: true }, bodies));
    const outcomes = await collect(client.bulk(CROWD));
    expect(outcomes.map(({ status }) => status)).toEqual(CROWD.operations.map(() => 201));
    expect(JSON.parse(bodies[0] ?? '')).toHaveProperty('Operations.length', 20);
  });

  test('and what is too large alone goes alone', async () => {
    const bodies: string[] = [];
    const told = { supported: true, maxPayloadSize: 700 };
    const client = createTestClient(takesBytes(700, told, bodies));
    const changes = bulk()
      .create('/Users', 'ada', { userName: 'ada', title: 'x'.repeat(300) })
      .create('/Users', 'bob', { userName: 'bob', title: 'x'.repeat(900) });
    expect(await collect(client.bulk(changes))).toMatchObject([
      { bulkId: 'ada', status: 201, error: undefined },
      { bulkId: 'bob', status: 413, id: undefined, error: { status: 413 } },
    ]);
    expect(bodies).toHaveLength(1);
  });
});

test('a reference to what a request further on creates is refused before anything is sent, also where bytes part them', async () => {
  const bodies: string[] = [];
  const told = { supported: true, maxPayloadSize: 1_000 };
  const client = createTestClient(takesBytes(1_000, told, bodies));
  const ahead = CROWD.create('/Groups', 'team', { displayName: 'Team', members: [{ value: 'bulkId:late' }] });
  const changes = ahead
    .create('/Users', 'between', { userName: 'between', title: 'x'.repeat(700) })
    .create('/Users', 'late', { userName: 'late' });
  await expect(collect(client.bulk(changes))).rejects.toThrow('bulkId:late');
  expect(bodies).toEqual([]);
});

test.each([
  [undefined, 100],
  [150, 150],
])(
  'chunkSize %s puts %d operations into a request where the service provider names no limit',
  async (chunkSize, most) => {
    const sizes: number[] = [];
    const fetch: FetchLike = async (request) => {
      if (request.method === 'GET') return Response.json({ bulk: { supported: true } });
      const { Operations } = (await request.json()) as SentBulk;
      sizes.push(Operations.length);
      return Response.json({ Operations: Operations.map(() => ({ method: 'DELETE', status: '204' })) });
    };
    const client = createTestClient(fetch);
    const changes = Array.from({ length: 200 }, (_, index) => String(index)).reduce(
      (all, id) => all.delete('/Users', id),
      bulk(),
    );
    await collect(client.bulk(changes, { chunkSize }));
    expect(sizes[0]).toBe(most);
  },
);

/** Takes the parts from an outcome in which service providers may differ. */
function comparable({ method, status, bulkId, error }: BulkOutcome): unknown {
  return { method, status, bulkId, scimType: error?.scimType };
}

describe.each([
  ['says so', 200, { patch: { supported: true }, bulk: { supported: false } }],
  ['says nothing of itself', 404, {}],
] as const)('a service provider without bulk that %s', (_, status, config) => {
  const connect = (): { readonly client: ScimClient; readonly sent: string[] } => {
    const handler = createProvider();
    const sent: string[] = [];
    const fetch: FetchLike = (request) => {
      const { pathname } = new URL(request.url);
      sent.push(`${request.method} ${pathname.slice('/api/scim/v2'.length)}`);
      if (pathname.endsWith('/ServiceProviderConfig')) {
        return Promise.resolve(Response.json(config, { status }));
      }
      return pathname.endsWith('/Bulk')
        ? Promise.resolve(new Response(null, { status: 404 }))
        : handler(request);
    };
    return { client: createTestClient(fetch), sent };
  };

  test('gets the changes one by one, with the same outcomes', async () => {
    const changes = TEAM.create('/Users', 'again', { userName: 'ADA' })
      .create('/Groups', 'lost', { displayName: 'Lost', members: [{ value: 'bulkId:again' }] })
      .replace('/Users', 'bulkId:bob', { userName: 'bob', title: 'Count' }, { ifMatch: 'W/"99"' })
      .delete('/Users', 'bulkId:bob');
    const { client } = connect();
    const outcomes = await collect(client.bulk(changes));
    const whole = await collect(start().client.bulk(changes));
    // An answer to a PATCH of a group may be the group or nothing.
    expect(outcomes.map(comparable)).toEqual(whole.map(comparable));
    const [ada, bob, team] = outcomes.map(({ id }) => id);
    expect((await client.groups.get(team ?? '')).members?.map(({ value }) => value)).toEqual([ada]);
    expect(await client.users.get(ada ?? '')).toMatchObject({ active: false });
    expect(outcomes.at(-1)).toMatchObject({ method: 'DELETE', status: 204, id: bob });
    expect(outcomes[0]?.version).toBe((await start().client.users.create({ userName: 'ada' })).meta.version);
  });

  test('is asked for bulk once at most, and left alone after too many failures', async () => {
    const { client, sent } = connect();
    const changes = bulk().delete('/Users', '1').delete('/Users', '2').delete('/Users', '3');
    const outcomes = await collect(client.bulk(changes, { failOnErrors: 2 }));
    expect(outcomes).toMatchObject([
      { id: '1', status: 404 },
      { id: '2', status: 404 },
    ]);
    await collect(client.bulk(changes));
    expect(sent.filter((request) => request.endsWith('/Bulk')).length).toBeLessThanOrEqual(1);
    expect(sent.filter((request) => request.startsWith('DELETE'))).toHaveLength(5);
    expect((await client.capabilities()).bulk).toBe(false);
  });
});

test('a reference to what only a later request creates is refused before anything is sent', async () => {
  const { client, sent } = start();
  const changes = bulk()
    .create('/Groups', 'team', { displayName: 'Team', members: [{ value: 'bulkId:ada' }] })
    .create('/Users', 'ada', { userName: 'ada' });
  await expect(collect(client.bulk(changes, { chunkSize: 1 }))).rejects.toThrow('bulkId:ada');
  expect(sent).toEqual([]);
  expect((await collect(client.bulk(changes))).map(({ status }) => status)).toEqual([201, 201]);
});

test('a location that is no URI still names its resource', async () => {
  const operation = { method: 'DELETE', status: 204, location: 'https://app.test/Users/50%' };
  const client = createTestClient(({ method }) =>
    Promise.resolve(method === 'GET' ? Response.json({}) : Response.json({ Operations: [operation] })),
  );
  expect(await collect(client.bulk(bulk().delete('/Users', '50%')))).toMatchObject([
    { id: '50%', status: 204 },
  ]);
});

test('a bulk stays as it is, whatever is made of it', () => {
  const base = bulk().delete('/Users', '1');
  const one = base.create('/Users', 'ada', { userName: 'ada' });
  const other = base.delete('/Groups', '2').create('/Users', 'ada', { userName: 'other' });
  const paths = [base, one, other].map(({ operations }) => operations.map(({ path }) => path));
  expect(paths).toEqual([['/Users/1'], ['/Users/1', '/Users'], ['/Users/1', '/Groups/2', '/Users']]);
  expect(() => other.create('/Users', 'ada', { userName: 'again' })).toThrow(TypeError);
});

test('a bulk of a hundred thousand changes is built soon', () => {
  const began = performance.now();
  let changes = bulk();
  for (let index = 0; index < 100_000; index += 1) {
    changes = changes.create('/Users', String(index), { userName: String(index) });
  }
  expect(changes.operations).toHaveLength(100_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a bulkId names one thing', () => {
  expect(() => TEAM.create('/Users', 'ada', { userName: 'other' })).toThrow(TypeError);
});

test('what is sent is checked by the compiler', () => {
  expectTypeOf<Bulk['delete']>().parameter(0).toEqualTypeOf<'/Users' | '/Groups'>();
  const check = (): unknown => [
    // @ts-expect-error: groups have no userName
    bulk().create('/Groups', 'g', { userName: 'ada' }),
    // @ts-expect-error: the service provider gives the id
    bulk().create('/Users', 'u', { userName: 'ada', id: '1' }),
    // @ts-expect-error: no such endpoint
    bulk().delete('/Roles', '1'),
    // @ts-expect-error: groups are not active
    bulk().patch('/Groups', '1', patch().replace('active', false)),
  ];
  return check;
});
