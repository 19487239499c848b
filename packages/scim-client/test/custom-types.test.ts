import {
  attribute,
  defineResourceType,
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
  type ResourceType,
} from '@drawbridge/scim';
import { expect, test } from 'vitest';
import { buildersFor, isScimError } from '../src/index.ts';
import { createTestClient } from '../src/testing.ts';
import { collect, createProvider } from './provider.ts';

const BADGE = 'urn:acme:params:scim:schemas:extension:Badge';
const DEVICE = 'urn:acme:params:scim:schemas:core:2.0:Device';

interface Acme {
  readonly User: { readonly [BADGE]: { readonly badge: string; readonly level?: number } };
  readonly '/Devices': { readonly serialNumber: string; readonly room?: string };
}

const RESOURCE_TYPES: readonly ResourceType[] = [
  defineResourceType({
    ...USER_RESOURCE_TYPE,
    schemaExtensions: [
      ...USER_RESOURCE_TYPE.schemaExtensions,
      {
        schema: {
          id: BADGE,
          name: 'Badge',
          description: 'What opens doors',
          attributes: [
            attribute('badge', 'The number of the badge.'),
            attribute('level', 'Which doors it opens.', { type: 'integer' }),
          ],
        },
        required: false,
        freeForm: false,
      },
    ],
  }),
  GROUP_RESOURCE_TYPE,
  defineResourceType({
    name: 'Device',
    endpoint: '/Devices',
    description: 'A device',
    schema: {
      id: DEVICE,
      name: 'Device',
      description: 'A device',
      attributes: [
        attribute('serialNumber', 'The serial number.', { required: true, uniqueness: 'server' }),
        attribute('room', 'Where it is.'),
      ],
    },
    schemaExtensions: [],
  }),
];

const { eq, gt, patch, bulk } = buildersFor<Acme>();

test("a service provider's own attributes and kinds of resource work like any other", async () => {
  const client = createTestClient<Acme>(createProvider({ resourceTypes: RESOURCE_TYPES }));
  const { id } = await client.users.create({ userName: 'ada', [BADGE]: { badge: 'b1', level: 3 } });
  await client.users.create({ userName: 'bob' });
  await client.users.patch(id, patch().replace(`${BADGE}:level`, 4));
  const query = { filter: gt(`${BADGE}:level`, 3), attributes: [BADGE], sortBy: `${BADGE}:level` } as const;
  const [found, ...others] = await collect(client.users.list(query));
  expect(found?.[BADGE]).toEqual({ badge: 'b1', level: 4 });
  expect(others).toEqual([]);

  const devices = client.resources('/Devices', DEVICE);
  const device = await devices.create({ serialNumber: 's1' });
  expect(device.schemas).toEqual([DEVICE]);
  expect(await devices.patch(device.id, patch().add('room', '4.12'))).toMatchObject({ room: '4.12' });
  expect(await collect(devices.search({ filter: eq('serialNumber', 's1') }))).toMatchObject([
    { room: '4.12' },
  ]);
  const again = await devices.create({ serialNumber: 's1' }).catch((error: unknown) => error);
  expect(isScimError(again, 'uniqueness')).toBe(true);
  const outcomes = await collect(
    client.bulk(
      bulk()
        .create('/Devices', 's2', { schemas: [DEVICE], serialNumber: 's2' })
        .delete('/Devices', device.id),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([201, 204]);
  expect((await collect(devices.list())).map(({ serialNumber }) => serialNumber)).toEqual(['s2']);
});
