import {
  GROUP_RESOURCE_TYPE,
  LIST_RESPONSE_MESSAGE,
  USER_RESOURCE_TYPE,
  USER_SCHEMA,
  attribute,
  defineResourceType,
  type ResourceType,
} from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createScimHandler } from '../src/index.ts';
import { createApp, elements, requireStatus, resourcesOf, stringOf, type App } from './app.ts';
import { STORES } from './stores.ts';

const ROLE_SCHEMA = 'urn:okta:scim:schemas:core:1.0:Role';
const ENTITLEMENT_SCHEMA = 'urn:okta:scim:schemas:core:1.0:Entitlement';
const PROFILE_SCHEMA = 'urn:acme:scim:schemas:extension:crm:1.0:Profile';

/** What Okta takes for a role or an entitlement: a resource type whose schema has one of its URNs. */
function grantable(name: string, endpoint: string, id: string): ResourceType {
  return defineResourceType({
    name,
    endpoint,
    description: name,
    schema: {
      id,
      name,
      description: name,
      attributes: [
        attribute('displayName', 'What it is called.', { required: true }),
        attribute('type', 'What kind it is of.'),
        attribute('description', 'What it is good for.'),
      ],
    },
    schemaExtensions: [],
  });
}

/** User with an extension that bears the URN of the application. */
const USER = defineResourceType({
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    ...USER_RESOURCE_TYPE.schemaExtensions,
    {
      schema: {
        id: PROFILE_SCHEMA,
        name: 'Profile',
        description: 'What the application knows of a user',
        attributes: [attribute('region', 'Where the user sells.')],
      },
      required: false,
      freeForm: false,
    },
  ],
});

describe.each(STORES)('Okta, of an app with entitlements, on the $name', ({ open }) => {
  async function createEntitledApp(): Promise<App> {
    const resourceTypes = [
      USER,
      GROUP_RESOURCE_TYPE,
      grantable('Role', '/Roles', ROLE_SCHEMA),
      grantable('Entitlement', '/Entitlements', ENTITLEMENT_SCHEMA),
    ];
    const app = createApp({ store: await open(), resourceTypes }, createScimHandler);
    for (const [path, schema, displayName, type] of [
      ['/Roles', ROLE_SCHEMA, 'Auditor', 'Role'],
      ['/Roles', ROLE_SCHEMA, 'Operator', 'Role'],
      ['/Entitlements', ENTITLEMENT_SCHEMA, 'Reports', 'License'],
      ['/Entitlements', ENTITLEMENT_SCHEMA, 'Exports', 'License'],
    ] as const) {
      const body = { schemas: [schema], displayName, type, description: 'x'.repeat(1000) };
      requireStatus(await app.call('POST', path, body), 201);
    }
    return app;
  }

  /** The endpoints that Okta finds by their schemas. */
  async function endpointsOf({ call }: App, schema: string): Promise<readonly string[]> {
    const types = resourcesOf(await call('GET', '/ResourceTypes'));
    return types.filter((type) => type['schema'] === schema).map(({ endpoint }) => stringOf(endpoint));
  }

  it('finds endpoints by resource types, and each gives one of several on a page of one', async () => {
    const app = await createEntitledApp();
    for (const schema of [ROLE_SCHEMA, ENTITLEMENT_SCHEMA]) {
      const [endpoint] = await endpointsOf(app, schema);
      const page = requireStatus(await app.call('GET', `${endpoint}?count=1&startIndex=1`), 200);
      expect(page.body).toMatchObject({
        schemas: [LIST_RESPONSE_MESSAGE],
        totalResults: 2,
        startIndex: 1,
        itemsPerPage: 1,
        Resources: [{ schemas: [schema] }],
      });
    }
  });

  it('reads the definition of the extension that it does not know, by its URN', async () => {
    const { call } = await createEntitledApp();
    const [user] = resourcesOf(await call('GET', '/ResourceTypes'));
    expect(elements(user?.['schemaExtensions'])).toContainEqual({ schema: PROFILE_SCHEMA, required: false });
    const definition = resourcesOf(await call('GET', '/Schemas')).find(({ id }) => id === PROFILE_SCHEMA);
    expect(elements(definition?.['attributes']).map(({ name }) => name)).toEqual(['region']);
    expect((await call('GET', `/Schemas/${PROFILE_SCHEMA}`)).body).toEqual(definition);
  });

  it('imports every role and entitlement with what it is called, its type and its description', async () => {
    const app = await createEntitledApp();
    const imported = await Promise.all(
      ['/Roles', '/Entitlements'].map((endpoint) => app.call('GET', `${endpoint}?startIndex=1&count=100`)),
    );
    expect(
      imported
        .flatMap(resourcesOf)
        .map(({ displayName, type, description }) => [displayName, type, stringOf(description).length]),
    ).toEqual([
      ['Auditor', 'Role', 1000],
      ['Operator', 'Role', 1000],
      ['Reports', 'License', 1000],
      ['Exports', 'License', 1000],
    ]);
  });

  it('grants them with the user, and takes them back with a PUT', async () => {
    const { call } = await createEntitledApp();
    const [role] = resourcesOf(await call('GET', '/Roles?filter=displayName%20eq%20%22Auditor%22'));
    const entitlements = resourcesOf(await call('GET', '/Entitlements'));
    const user = {
      schemas: [USER_SCHEMA, PROFILE_SCHEMA],
      userName: 'eve.entitled@okta.example',
      active: true,
      [PROFILE_SCHEMA]: { region: 'North' },
    };
    const roles = [{ value: stringOf(role?.['id']), display: 'Auditor' }];
    const granted = entitlements.map(({ id, displayName }) => ({
      value: stringOf(id),
      display: stringOf(displayName),
      type: 'License',
    }));
    const created = await call('POST', '/Users', { ...user, roles, entitlements: granted });
    expect(created.body).toMatchObject({ ...user, roles, entitlements: granted });
    const path = `/Users/${stringOf(created.body['id'])}`;
    await call('PUT', path, { ...user, roles: [], entitlements: granted.slice(1) });
    const { body } = await call('GET', path);
    expect([body['roles'], body['entitlements']]).toEqual([undefined, granted.slice(1)]);
  });
});

it('several resource types may have the schema of entitlements, each with an endpoint of its own', async () => {
  const resourceTypes = [
    USER_RESOURCE_TYPE,
    GROUP_RESOURCE_TYPE,
    grantable('License', '/Licenses', ENTITLEMENT_SCHEMA),
    grantable('Profile', '/Profiles', ENTITLEMENT_SCHEMA),
  ];
  const { call } = createApp({ resourceTypes }, createScimHandler);
  const body = { schemas: [ENTITLEMENT_SCHEMA], displayName: 'Reports' };
  requireStatus(await call('POST', '/Licenses', body), 201);
  expect(resourcesOf(await call('GET', '/Licenses')).length).toBe(1);
  expect(resourcesOf(await call('GET', '/Profiles'))).toEqual([]);
});
