import { USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE, type JsonObject, type JsonValue } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createScimHandler } from '../src/index.ts';
import {
  NOW,
  createApp,
  elements,
  requireStatus,
  resourcesOf,
  stringOf,
  type Answer,
  type App,
} from './app.ts';
import { BADGED_USER, BADGE_SCHEMA, DEVICE, DEVICE_SCHEMA, LOCATION_SCHEMA } from './device.ts';
import { STORES } from './stores.ts';

const SECRETS = ['s3cret-pin', 's3cret-setup', 's3cret-key', 's3cret-port', 's3cret-safe'];

/** A device with a value for everything that a client may write. */
const FULL: JsonObject = {
  schemas: [DEVICE_SCHEMA, LOCATION_SCHEMA],
  serialNumber: 'SN-1',
  externalId: 'ext-1',
  displayName: 'Laptop One',
  assetNumber: 7,
  macAddresses: ['AA:00', 'AA:01'],
  tags: ['red', 'blue'],
  kind: 'laptop',
  weight: 1.25,
  purchased: '2025-01-02T03:04:05+01:00',
  managed: true,
  certificate: 'AAECAw==',
  manual: 'https://example.com/manual',
  owner: { value: 'u1', $ref: 'https://example.com/u1' },
  firmware: { version: '1', channel: 'stable', key: SECRETS[2] ?? '' },
  ports: [{ value: '1', type: 'usb', primary: true, label: 'left', pin: SECRETS[3] ?? '' }],
  pin: SECRETS[0] ?? '',
  setupCode: SECRETS[1] ?? '',
  model: 'M',
  notes: 'n',
  health: 'never written',
  active: 'since Monday',
  password: 'readable',
  members: ['not', 'a', 'membership'],
  groups: ['neither'],
  [LOCATION_SCHEMA]: { site: 'Oslo', slot: 'A1', combination: SECRETS[4] ?? '' },
};

/** What a client sees of it. */
const SEEN: JsonObject = {
  schemas: [DEVICE_SCHEMA, LOCATION_SCHEMA],
  id: '1',
  serialNumber: 'SN-1',
  externalId: 'ext-1',
  displayName: 'Laptop One',
  assetNumber: 7,
  macAddresses: ['AA:00', 'AA:01'],
  tags: ['red', 'blue'],
  kind: 'laptop',
  weight: 1.25,
  purchased: '2025-01-02T03:04:05+01:00',
  managed: true,
  certificate: 'AAECAw==',
  manual: 'https://example.com/manual',
  owner: { value: 'u1', $ref: 'https://example.com/u1' },
  firmware: { version: '1', channel: 'stable' },
  ports: [{ value: '1', type: 'usb', primary: true, label: 'left' }],
  model: 'M',
  lifecycle: 'stock',
  active: 'since Monday',
  password: 'readable',
  members: ['not', 'a', 'membership'],
  groups: ['neither'],
  [LOCATION_SCHEMA]: { site: 'Oslo', slot: 'A1' },
  meta: {
    resourceType: 'Device',
    created: NOW,
    lastModified: NOW,
    location: 'http://scim.test/api/scim/v2/Devices/1',
    version: 'W/"1"',
  },
};

function device(serialNumber: string, more: JsonObject = {}): JsonObject {
  return { serialNumber, [LOCATION_SCHEMA]: { site: 'Oslo' }, ...more };
}

function ids(answer: Answer): readonly JsonValue[] {
  return resourcesOf(answer).map((resource) => resource['serialNumber'] ?? null);
}

describe.each(STORES)('a custom resource type on the $name', ({ open }) => {
  async function createDevices(): Promise<App> {
    const resourceTypes = [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE, DEVICE];
    return createApp({ store: await open(), resourceTypes }, createScimHandler);
  }
  async function withDevices(...bodies: readonly JsonObject[]): Promise<App> {
    const app = await createDevices();
    for (const body of bodies) {
      requireStatus(await app.call('POST', '/Devices', body), 201);
    }
    return app;
  }
  const find = async (app: App, filter: string, more = ''): Promise<Answer> =>
    app.call('GET', `/Devices?filter=${encodeURIComponent(filter)}${more}`);

  it('is discovered with its schemas and its endpoint', async () => {
    const { call } = await createDevices();
    const types = await call('GET', '/ResourceTypes/Device');
    expect(types.body).toMatchObject({
      endpoint: '/Devices',
      schema: DEVICE_SCHEMA,
      schemaExtensions: [{ schema: LOCATION_SCHEMA, required: true }],
    });
    const schema = await call('GET', `/Schemas/${DEVICE_SCHEMA}`);
    expect(elements(schema.body['attributes'])).toEqual(JSON.parse(JSON.stringify(DEVICE.schema.attributes)));
    expect((await call('GET', `/Schemas/${LOCATION_SCHEMA}`)).status).toBe(200);
  });

  it('is created, and gives back what may be read', async () => {
    const { call } = await createDevices();
    requireStatus(await call('POST', '/Devices', FULL), 201);
    const read = await call('GET', '/Devices/1');
    expect(read.body).toEqual(SEEN);
    const listed = await call('GET', '/Devices');
    expect(resourcesOf(listed)).toEqual([SEEN]);
  });

  it('keeps the secrets, shows them nowhere and drops what is to be dropped', async () => {
    const app = await withDevices(FULL);
    const stored = JSON.stringify(await app.store.retrieve('Device', '1'));
    for (const secret of SECRETS) expect(stored.includes(secret)).toBe(secret !== 's3cret-setup');
    const shown = [
      await app.call(
        'GET',
        '/Devices/1?attributes=pin,setupCode,firmware.key,ports.pin,firmware,ports,notes',
      ),
      await app.call('GET', `/Devices/1?attributes=${LOCATION_SCHEMA}:combination,${LOCATION_SCHEMA}`),
      await app.call('GET', `/Devices?attributes=${DEVICE_SCHEMA}`),
      await app.call('PUT', '/Devices/1?attributes=pin', FULL),
      await app.call('POST', '/Devices', FULL),
      await app.call('PUT', '/Devices/1', { ...FULL, pin: [SECRETS[0] ?? ''] }),
      await app.patch('/Devices/1', { op: 'replace', path: 'pin', value: { pin: SECRETS[0] ?? '' } }),
      await app.patch('/Devices/1', { op: 'add', path: 'ports', value: { value: '2', pin: 's3cret-more' } }),
    ];
    for (const answer of shown) expect(answer.text).not.toContain('s3cret');
    expect(JSON.stringify(app.events)).not.toContain('s3cret');
  });

  it.each([
    'pin eq "s3cret-pin"',
    'pin pr',
    'not (pin sw "s")',
    'firmware.key pr',
    'firmware[key eq "x"]',
    'ports.pin co "3"',
    'ports[pin sw "s" and value eq "1"]',
    `${LOCATION_SCHEMA}:combination ge "a"`,
    'setupCode eq null',
  ])('refuses a filter on a secret: %s', async (filter) => {
    const app = await withDevices(FULL);
    const { status, body, text } = await find(app, filter);
    expect([status, body['scimType']]).toEqual([400, 'invalidFilter']);
    expect(text).not.toContain('s3cret');
  });

  it('refuses to sort by a secret, and to select by one in a PATCH', async () => {
    const { call, patch } = await withDevices(FULL);
    for (const path of ['pin', 'firmware.key', 'ports.pin', `${LOCATION_SCHEMA}:combination`]) {
      expect((await call('GET', `/Devices?sortBy=${path}`)).status).toBe(400);
    }
    const guess = await patch('/Devices/1', { op: 'remove', path: 'ports[pin eq "s3cret-port"]' });
    expect([guess.status, guess.body['scimType']]).toEqual([400, 'invalidFilter']);
  });

  it('keeps a secret that a replace leaves out: no client could have read it to send it back', async () => {
    const { call, store } = await withDevices(FULL);
    const { pin: _, ...rest } = FULL;
    const replacement = {
      ...rest,
      firmware: { version: '2' },
      [LOCATION_SCHEMA]: { site: 'Bergen' },
    };
    requireStatus(await call('PUT', '/Devices/1', replacement), 200);
    expect((await store.retrieve('Device', '1'))?.attributes).toMatchObject({
      pin: 's3cret-pin',
      firmware: { version: '2', channel: 'stable', key: 's3cret-key' },
      [LOCATION_SCHEMA]: { site: 'Bergen', combination: 's3cret-safe' },
    });
  });

  it.each<[string, JsonObject]>([
    ['serialNumber', { serialNumber: 'SN-1' }],
    ['externalId', { externalId: 'ext-1' }],
    ['assetNumber', { assetNumber: 7 }],
    ['macAddresses', { macAddresses: ['bb:00', 'aa:01'] }],
    ['ports.label', { ports: [{ value: '9', label: 'LEFT' }] }],
    [`${LOCATION_SCHEMA}:slot`, { [LOCATION_SCHEMA]: { site: 'Rome', slot: 'a1' } }],
  ])('refuses a second resource with the same %s, on every way to write it', async (path, more) => {
    const app = await withDevices(FULL, device('SN-2', { tags: ['kept'] }));
    const before = await app.call('GET', '/Devices/2');
    const attempts = [
      await app.call('POST', '/Devices', { ...device('SN-3'), ...more }),
      ...(path === 'serialNumber'
        ? []
        : [
            await app.call('PUT', '/Devices/2', { ...device('SN-2'), ...more }),
            await app.patch('/Devices/2', { op: 'add', value: more }),
          ]),
    ];
    for (const { status, body } of attempts) {
      expect([status, body['scimType']]).toEqual([409, 'uniqueness']);
      expect(body['detail']).toContain(path);
    }
    expect((await app.call('GET', '/Devices/2')).body).toEqual(before.body);
    expect((await app.call('GET', '/Devices')).body['totalResults']).toBe(2);
  });

  it('frees a unique value when it is given up or its resource is deleted, and lets a resource keep its own', async () => {
    const app = await withDevices(FULL);
    expect((await app.call('PUT', '/Devices/1', FULL)).status).toBe(200);
    await app.patch('/Devices/1', { op: 'remove', path: 'assetNumber' });
    expect((await app.call('POST', '/Devices', device('SN-2', { assetNumber: 7 }))).status).toBe(201);
    await app.call('DELETE', '/Devices/1');
    expect((await app.call('POST', '/Devices', { ...FULL, assetNumber: 8 })).status).toBe(201);
  });

  it('gives a unique value to one of two writers that want it at the same time', async () => {
    const app = await withDevices(device('SN-1'), device('SN-2'));
    const claims = await Promise.all(
      ['1', '2'].map((id) => app.patch(`/Devices/${id}`, { op: 'add', path: 'assetNumber', value: 5 })),
    );
    expect(new Set(claims.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  it('obeys required, immutable and read-only', async () => {
    const { call, patch } = await withDevices(FULL);
    const missing = await call('POST', '/Devices', { serialNumber: 'SN-2' });
    expect([missing.status, missing.body['detail']]).toEqual([
      400,
      `required, but missing: ${LOCATION_SCHEMA}:site`,
    ]);
    const refused = [
      await call('PUT', '/Devices/1', { ...FULL, serialNumber: 'SN-9' }),
      await call('PUT', '/Devices/1', { ...FULL, firmware: { version: '1', channel: 'beta' } }),
      await patch('/Devices/1', { op: 'replace', path: 'serialNumber', value: 'SN-9' }),
      await patch('/Devices/1', { op: 'replace', path: 'firmware.channel', value: 'beta' }),
      await patch('/Devices/1', { op: 'replace', path: 'health', value: 'fine' }),
      await patch('/Devices/1', { op: 'remove', path: LOCATION_SCHEMA }),
      await patch('/Devices/1', { op: 'remove', path: 'serialNumber' }),
    ];
    for (const { status, body } of refused) expect([status, body['scimType']]).toEqual([400, 'mutability']);
    expect((await call('GET', '/Devices/1')).body).toEqual(SEEN);
  });

  it.each([
    ['displayName eq "Laptop One"', 1],
    ['displayName eq "laptop one"', 0],
    ['serialNumber eq "sn-1"', 0],
    ['serialNumber eq "SN-1"', 1],
    ['externalId eq "ext-1"', 1],
    ['assetNumber eq 7', 1],
    ['assetNumber gt 6.5', 1],
    ['weight lt 1.3', 1],
    ['purchased eq "2025-01-02T02:04:05Z"', 1],
    ['managed eq true', 1],
    ['certificate eq "AAECAw=="', 1],
    ['tags eq "RED"', 1],
    ['tags[value sw "bl"]', 1],
    ['members eq "membership"', 1],
    ['groups[value eq "neither"]', 1],
    ['active eq "Since Monday"', 1],
    ['password pr', 1],
    ['owner.value eq "u1"', 1],
    ['ports[type eq "usb" and primary eq true].label eq "left"', 1],
    ['firmware.channel eq "STABLE"', 1],
    [`${LOCATION_SCHEMA}:site eq "oslo"`, 1],
    [`${DEVICE_SCHEMA}:kind eq "LAPTOP"`, 1],
    ['meta.resourceType eq "Device"', 1],
    ['displayName eq ""', 0],
  ])('is found by %s', async (filter, total) => {
    const answer = await find(await withDevices(FULL), filter);
    expect([answer.status, answer.body['totalResults']]).toEqual([200, total]);
  });

  it('is changed by PATCH on every kind of attribute', async () => {
    const { patch } = await withDevices(FULL);
    const answer = await patch(
      '/Devices/1',
      { op: 'add', path: 'tags', value: ['green', 'red'] },
      { op: 'remove', path: 'tags[value eq "blue"]' },
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'replace', path: 'groups', value: ['x'] },
      { op: 'replace', path: 'active', value: 'no longer' },
      { op: 'replace', path: 'ports[type eq "usb"].label', value: 'right' },
      { op: 'replace', path: `${LOCATION_SCHEMA}:slot`, value: 'B2' },
      { op: 'replace', path: 'owner.value', value: 'u2' },
      { op: 'remove', path: 'lifecycle' },
    );
    expect(requireStatus(answer, 200).body).toMatchObject({
      tags: ['red', 'green'],
      members: ['not', 'membership'],
      groups: ['x'],
      active: 'no longer',
      lifecycle: 'stock',
      owner: { value: 'u2' },
      ports: [{ label: 'right' }],
      [LOCATION_SCHEMA]: { site: 'Oslo', slot: 'B2' },
    });
  });

  it('is sorted, paged and projected', async () => {
    const app = await withDevices(
      device('b', { weight: 3, tags: ['z'], [LOCATION_SCHEMA]: { site: 'B' } }),
      device('a', { weight: 20 }),
      device('c', { weight: 1, notes: 'n', model: 'M' }),
    );
    expect(ids(await app.call('GET', '/Devices?sortBy=weight'))).toEqual(['c', 'b', 'a']);
    expect(ids(await app.call('GET', '/Devices?sortBy=serialNumber&sortOrder=descending'))).toEqual([
      'c',
      'b',
      'a',
    ]);
    expect(ids(await app.call('GET', `/Devices?sortBy=${LOCATION_SCHEMA}:site`))).toEqual(['b', 'a', 'c']);
    const page = await app.call('GET', '/Devices?sortBy=weight&startIndex=2&count=1');
    expect([page.body['totalResults'], ids(page)]).toEqual([3, ['b']]);
    const only = await app.call('GET', `/Devices/3?attributes=notes,${LOCATION_SCHEMA}:site`);
    expect(only.body).toEqual({
      schemas: [DEVICE_SCHEMA, LOCATION_SCHEMA],
      id: '3',
      model: 'M',
      notes: 'n',
      [LOCATION_SCHEMA]: { site: 'Oslo' },
    });
  });

  it('is searched by POST, on its own endpoint and with all others', async () => {
    const app = await withDevices(FULL, device('SN-2'));
    await app.createUser('ada');
    const search = (filter: string): JsonObject => ({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter,
      attributes: ['serialNumber', 'userName'],
    });
    expect(ids(await app.call('POST', '/Devices/.search', search('ports.label eq "LEFT"')))).toEqual([
      'SN-1',
    ]);
    const everywhere = await app.call('POST', '/.search', search('serialNumber pr or userName pr'));
    expect([everywhere.status, everywhere.body['totalResults']]).toEqual([200, 3]);
    const secret = await app.call('POST', '/.search', search('pin pr'));
    expect([secret.status, secret.body['scimType']]).toEqual([400, 'invalidFilter']);
  });

  it('is read page by page, by cursor', async () => {
    const { call } = await withDevices(...['a', 'b', 'c'].map((name) => device(name)));
    const first = await call('GET', '/Devices?cursor=&count=2');
    expect(ids(first)).toEqual(['a', 'b']);
    const second = await call('GET', `/Devices?count=2&cursor=${stringOf(first.body['nextCursor'])}`);
    expect([ids(second), second.body['nextCursor']]).toEqual([['c'], undefined]);
  });

  it('is written in bulk, and referred to by bulkId', async () => {
    const { call } = await createDevices();
    const { status, body } = await call('POST', '/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'ada', data: { userName: 'ada' } },
        {
          method: 'POST',
          path: '/Devices',
          bulkId: 'one',
          data: device('SN-1', { owner: { value: 'bulkId:ada' } }),
        },
        {
          method: 'PATCH',
          path: '/Devices/bulkId:one',
          data: { Operations: [{ op: 'add', path: 'tags', value: ['t'] }] },
        },
        { method: 'POST', path: '/Devices', bulkId: 'two', data: device('SN-1') },
      ],
    });
    expect(status).toBe(200);
    expect(elements(body['Operations']).map((operation) => operation['status'])).toEqual([
      '201',
      '201',
      '200',
      '409',
    ]);
    const read = await call('GET', '/Devices/1');
    expect(read.body).toMatchObject({ owner: { value: 'u1' }, tags: ['t'] });
  });

  it('is guarded by its version', async () => {
    const { call, patch } = await withDevices(FULL);
    const { headers } = await call('GET', '/Devices/1');
    const etag = headers.get('etag') ?? '';
    expect((await call('GET', '/Devices/1', undefined, { 'if-none-match': etag })).status).toBe(304);
    await patch('/Devices/1', { op: 'replace', path: 'kind', value: 'phone' });
    expect((await call('DELETE', '/Devices/1', undefined, { 'if-match': etag })).status).toBe(412);
  });

  it('is untouched by the rules of groups: neither its ids nor its names mean a default group', async () => {
    const app = await withDevices(...['a', 'b', 'c', 'd'].map((name) => device(name)));
    for (const id of ['1', '2', '3', '4']) {
      const named = { op: 'replace', value: { displayName: 'admin', members: ['x'] } };
      const { status, body } = await app.patch(`/Devices/${id}`, named);
      expect([status, body['displayName'], body['members']]).toEqual([200, 'admin', ['x']]);
      expect((await app.call('DELETE', `/Devices/${id}`)).status).toBe(204);
    }
  });
});

describe.each(STORES)('a required extension of User on the $name', ({ open }) => {
  const createBadged = async (): Promise<App> =>
    createApp({ store: await open(), resourceTypes: [BADGED_USER, GROUP_RESOURCE_TYPE] }, createScimHandler);
  const badge = (number: string): JsonObject => ({ [BADGE_SCHEMA]: { number } });

  it('must come with every create and replace, and cannot be removed', async () => {
    const { call, patch, createUser } = await createBadged();
    const missing = await call('POST', '/Users', { userName: 'ada' });
    expect([missing.status, missing.body['scimType'], missing.body['detail']]).toEqual([
      400,
      'invalidValue',
      `required, but missing: ${BADGE_SCHEMA}:number`,
    ]);
    await createUser('ada', badge('7'));
    expect((await call('PUT', '/Users/u1', { userName: 'ada' })).status).toBe(400);
    expect((await patch('/Users/u1', { op: 'remove', path: BADGE_SCHEMA })).status).toBe(400);
    expect((await patch('/Users/u1', { op: 'remove', path: `${BADGE_SCHEMA}:number` })).status).toBe(400);
    const { body } = await patch('/Users/u1', { op: 'add', value: { [`${BADGE_SCHEMA}:level`]: 3 } });
    expect(body[BADGE_SCHEMA]).toEqual({ number: '7', level: 3 });
  });

  it('keeps its values unique, and users members of groups', async () => {
    const { call, createUser, createGroup, memberIds } = await createBadged();
    const ada = await createUser('ada', badge('7'));
    expect((await call('POST', '/Users', { userName: 'bob', ...badge('7') })).status).toBe(409);
    const group = await createGroup('Sales', [ada]);
    expect(await memberIds(group)).toEqual([ada]);
    const found = await call('GET', `/Users?filter=${encodeURIComponent(`${BADGE_SCHEMA}:number eq "7"`)}`);
    expect(resourcesOf(found).map((user) => stringOf(user['userName']))).toEqual(['ada']);
  });
});
