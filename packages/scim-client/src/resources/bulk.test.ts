import { describe, expect, expectTypeOf, test } from 'vitest';
import { bulk, createScimClient, patch, type Bulk, type ScimClient } from '../index.ts';
import { BASE_URL, collect, createProvider } from '../../test/provider.ts';

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
    client: createScimClient({ baseUrl: BASE_URL, token: 'token', fetch }),
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
  const client = createScimClient({ baseUrl: 'https://app.test', fetch });
  const changes = bulk().delete('/Users', '1').delete('/Users', '2').delete('/Users', '3');
  expect(await collect(client.bulk(changes, { chunkSize: 50 }))).toHaveLength(3);
  expect(sizes).toEqual([2, 1]);
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
  const client = createScimClient({
    baseUrl: 'https://app.test',
    fetch: () => Promise.resolve(Response.json({ Operations: [operation] })),
  });
  expect(await collect(client.bulk(bulk().delete('/Users', '50%')))).toMatchObject([
    { id: '50%', status: 204 },
  ]);
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
