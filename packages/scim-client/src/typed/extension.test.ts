import type { JsonObject } from '@drawbridge/scim';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { buildersFor, createScimClient, eq, patch, type ScimClient, type User } from '../index.ts';
import { createTestClient, type FetchLike } from '../testing.ts';
import { BASE_URL } from '../../test/provider.ts';

const BADGE = 'urn:acme:params:scim:schemas:extension:Badge';
const TEAM = 'urn:acme:params:scim:schemas:extension:Team';
const DEVICE = 'urn:acme:params:scim:schemas:core:2.0:Device';

interface Acme {
  readonly User: {
    readonly [BADGE]: { readonly badge: string; readonly level?: number; readonly doors?: readonly Door[] };
    readonly metadata: { readonly costCenter?: string };
  };
  readonly Group: { readonly [TEAM]: { readonly cost: number } };
  readonly '/Devices': {
    readonly serialNumber: string;
    readonly owners?: readonly { readonly value: string }[];
  };
}

interface Door {
  readonly value: string;
  readonly floor?: number;
}

const acme = buildersFor<Acme>();

/** A client of Acme's, and the requests that it sends. */
function start(): { readonly client: ScimClient<Acme>; readonly sent: () => Promise<readonly unknown[]> } {
  const requests: Request[] = [];
  const fetch: FetchLike = (request) => {
    requests.push(request.clone());
    return Promise.resolve(Response.json({ id: '1', userName: 'ada', totalResults: 0 }));
  };
  return {
    client: createTestClient<Acme>(fetch),
    sent: () =>
      Promise.all(
        requests.map(async (request) => {
          const { pathname, searchParams } = new URL(request.url);
          const body: unknown = JSON.parse((await request.text()) || 'null');
          return {
            path: pathname.slice('/api/scim/v2'.length),
            query: Object.fromEntries(searchParams),
            body,
          };
        }),
      ),
  };
}

describe('what a service provider has beyond the contract', () => {
  test('is named in schemas when a resource has it', async () => {
    const { client, sent } = start();
    await client.users.create({ userName: 'ada', [BADGE]: { badge: 'b1' }, metadata: { costCenter: '4' } });
    await client.groups.replace('1', { displayName: 'Team', [TEAM]: { cost: 4 } });
    await client.resources('/Devices', DEVICE).create({ serialNumber: 's1' });
    expect((await sent()).map((request) => (request as { body: { schemas: unknown } }).body.schemas)).toEqual(
      [
        ['urn:ietf:params:scim:schemas:core:2.0:User', BADGE, 'metadata'],
        ['urn:ietf:params:scim:schemas:core:2.0:Group', TEAM],
        [DEVICE],
      ],
    );
  });

  test('is searched for, projected, sorted by and changed', async () => {
    const { client, sent } = start();
    const { and, elements, ge, valuePath } = acme;
    const filter = and(
      acme.eq(`${BADGE}:badge`, 'x'),
      ge(`${BADGE}:level`, 3),
      acme.eq('metadata.costCenter', '4'),
    );
    await client.users.list({ filter, attributes: [BADGE, 'emails.value'], sortBy: `${BADGE}:level` }).page();
    await client
      .resources('/Devices', DEVICE)
      .list({ filter: acme.eq('serialNumber', 's1') })
      .page();
    const changes = acme
      .patch()
      .replace(`${BADGE}:level`, 4)
      .remove('metadata.costCenter')
      .remove(elements('emails', acme.eq('type', 'home')));
    await client.users.patch('1', changes);
    const devices = client.resources('/Devices', DEVICE);
    await devices.list({ filter: valuePath('owners', acme.eq('value', '1')) }).page();
    expect(await sent()).toMatchObject([
      {
        path: '/Users',
        query: {
          filter: `${BADGE}:badge eq "x" and ${BADGE}:level ge 3 and metadata.costCenter eq "4"`,
          attributes: `${BADGE},emails.value`,
          sortBy: `${BADGE}:level`,
        },
      },
      { path: '/Devices', query: { filter: 'serialNumber eq "s1"' } },
      {
        path: '/Users/1',
        body: {
          Operations: [
            { op: 'replace', path: `${BADGE}:level`, value: 4 },
            { op: 'remove', path: 'metadata.costCenter' },
            { op: 'remove', path: 'emails[type eq "home"]' },
          ],
        },
      },
      { query: { filter: 'owners[value eq "1"]' } },
    ]);
  });

  test('goes into a bulk', () => {
    const { operations } = acme
      .bulk()
      .create('/Users', 'ada', { userName: 'ada', [BADGE]: { badge: 'b1' } })
      .create('/Devices', 'd1', { schemas: [DEVICE], serialNumber: 's1' });
    expect(operations.map(({ data }) => data)).toEqual([
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', BADGE],
        userName: 'ada',
        [BADGE]: { badge: 'b1' },
      },
      { schemas: [DEVICE], serialNumber: 's1' },
    ]);
  });

  test('costs nothing when the program runs', () => {
    expect(acme.eq).toBe(eq);
    expect(acme.patch).toBe(patch);
    expect(buildersFor()).toBe(acme);
  });

  test('is typed in answers and in what is sent', () => {
    const check = async (client: ScimClient<Acme>): Promise<unknown> => {
      const user = await client.users.get('1');
      expectTypeOf(user[BADGE]).toEqualTypeOf<Acme['User'][typeof BADGE] | undefined>();
      expectTypeOf(user.metadata).toEqualTypeOf<{ readonly costCenter?: string } | undefined>();
      expectTypeOf(user.userName).toEqualTypeOf<string>();
      const group = await client.groups.findByDisplayName('Team');
      expectTypeOf(group?.[TEAM]?.cost).toEqualTypeOf<number | undefined>();
      const projected = await client.me.get({ attributes: [BADGE] });
      expectTypeOf(projected[BADGE]?.level).toEqualTypeOf<number | undefined>();
      const device = await client.resources('/Devices', DEVICE).get('1');
      expectTypeOf(device.serialNumber).toEqualTypeOf<string>();
      expectTypeOf(device.id).toEqualTypeOf<string>();
      // @ts-expect-error: the badge is a text
      await client.users.create({ userName: 'ada', [BADGE]: { badge: 4 } });
      // @ts-expect-error: there is no such custom attribute
      await client.users.create({ userName: 'ada', metadata: { costCentre: '4' } });
      // @ts-expect-error: groups have no badge
      await client.groups.create({ displayName: 'Team', [BADGE]: { badge: 'b1' } });
      // @ts-expect-error: a device has a serial number
      await client.resources('/Devices', DEVICE).create({});
      return device;
    };
    return check;
  });

  test('is checked where it is named', () => {
    expectTypeOf(acme.eq<'title'>)
      .parameter(1)
      .toEqualTypeOf<string | null>();
    const check = (client: ScimClient<Acme>): unknown => [
      // @ts-expect-error: no such attribute of the extension
      acme.eq(`${BADGE}:name`, 'x'),
      // @ts-expect-error: the level is a number
      acme.eq(`${BADGE}:level`, 'x'),
      // @ts-expect-error: texts are matched, numbers are not
      acme.co(`${BADGE}:level`, 'x'),
      // @ts-expect-error: not without being told of it
      eq(`${BADGE}:badge`, 'x'),
      // @ts-expect-error: groups have no badge
      client.groups.list({ filter: acme.eq(`${BADGE}:badge`, 'x') }),
      // @ts-expect-error: users have no serial number
      client.users.list({ filter: acme.eq('serialNumber', 'x') }),
      // @ts-expect-error: no such attribute
      client.users.list({ attributes: [`${BADGE}:name`] }),
      // @ts-expect-error: no such attribute
      client.users.list({ sortBy: 'username' }),
      // @ts-expect-error: the level is a number
      acme.patch().replace(`${BADGE}:level`, 'x'),
      // @ts-expect-error: groups have no badge
      client.groups.patch('1', acme.patch().remove(`${BADGE}:badge`)),
      // @ts-expect-error: an endpoint begins with a slash
      createScimClient<{ readonly Devices: { readonly serialNumber: string } }>({ baseUrl: BASE_URL }),
    ];
    return check;
  });
});

test('values may be as deep as JSON, attributes are named as deep as SCIM', () => {
  const check = (client: ScimClient<{ readonly User: { readonly metadata: JsonObject } }>): unknown => [
    client.users.list({ attributes: ['metadata.anything'] }),
    buildersFor<{ readonly User: { readonly metadata: JsonObject } }>().eq('metadata.anything', 'x'),
  ];
  expectTypeOf(check).returns.toBeUnknown();
  return check;
});

test('without being told, a client takes any metadata, and any attribute of another kind of resource', () => {
  const check = async (client: ScimClient): Promise<unknown> => {
    expectTypeOf(client.users.get('1')).resolves.toEqualTypeOf<User>();
    await client.users.create({ userName: 'ada', metadata: { anything: [1] } });
    const devices = client.resources('/Devices', DEVICE);
    await devices.create({ anything: 1 });
    await devices.patch('1', [{ op: 'replace', path: 'anything', value: 2 }]);
    expectTypeOf((await devices.get('1')).id).toEqualTypeOf<string>();
    expectTypeOf((await devices.get('1'))['anything']).toEqualTypeOf<unknown>();
    return devices.list({ attributes: ['anything'], sortBy: 'anything' });
  };
  return check;
});
