import { SEARCH_REQUEST_MESSAGE, type JsonObject } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { READER, createApp, idsOf, resourcesOf, type Answer, type App } from './app.ts';

function search(app: App, path: string, query: JsonObject): Promise<Answer> {
  return app.call('POST', `${path}/.search`, { schemas: [SEARCH_REQUEST_MESSAGE], ...query });
}

async function withResources(): Promise<App> {
  const app = createApp();
  await app.createUser('zoe', { displayName: 'Mid', externalId: 'x' });
  await app.createUser('ada', { displayName: 'Last' });
  await app.createGroup('First', ['u1']);
  return app;
}

describe('a search', () => {
  it('gives what the same query gives by GET', async () => {
    const app = await withResources();
    const searched = await search(app, '/Users', {
      filter: 'userName pr',
      sortBy: 'userName',
      sortOrder: 'descending',
      startIndex: 2,
      count: 1,
      attributes: ['userName', 'displayName'],
    });
    const queried = await app.call(
      'GET',
      '/Users?filter=userName%20pr&sortBy=userName&sortOrder=descending&startIndex=2&count=1&attributes=userName,displayName',
    );
    expect(searched.status).toBe(200);
    expect(searched.body).toEqual(queried.body);
    expect(resourcesOf(searched)).toMatchObject([{ userName: 'ada', displayName: 'Last' }]);
  });

  it('leaves out what is excluded, and takes names in any case', async () => {
    const app = await withResources();
    const answer = await app.call('POST', '/groups/.search', {
      SCHEMAS: [SEARCH_REQUEST_MESSAGE],
      ExcludedAttributes: ['members', 'urn:ietf:params:scim:schemas:core:2.0:Group:meta.location'],
      Filter: 'displayName eq "first"',
    });
    expect(resourcesOf(answer)).toMatchObject([{ displayName: 'First', meta: { version: 'W/"1"' } }]);
    expect(answer.text).not.toMatch(/members|location/);
  });

  it('needs no more than the scope to read', async () => {
    const app = await withResources();
    const reader = { authorization: `Bearer ${READER}` };
    expect((await app.call('POST', '/.search', {}, reader)).status).toBe(200);
    expect((await app.call('POST', '/users/.Search/', {}, reader)).status).toBe(200);
    expect((await app.call('POST', '/Users', { userName: 'x' }, reader)).status).toBe(403);
  });

  it('is only for POST', async () => {
    const { call } = createApp();
    for (const path of ['/.search', '/Users/.search']) {
      const { status, headers } = await call('GET', path);
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it.each([
    ['no object', ['x']],
    ['another message', { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] }],
    ['a count in quotation marks', { count: '5' }],
    ['half a count', { count: 1.5 }],
    ['attributes that are no list', { attributes: 'userName' }],
    ['a filter that is no text', { filter: 7 }],
  ])('with %s is refused as invalidSyntax', async (_, body) => {
    const answer = await createApp().call('POST', '/Users/.search', body);
    expect([answer.status, answer.body['scimType']]).toEqual([400, 'invalidSyntax']);
  });

  it('takes null for what is not asked', async () => {
    const app = await withResources();
    const query = { filter: null, sortBy: null, count: null, attributes: null };
    expect((await search(app, '/Users', query)).body['totalResults']).toBe(2);
  });
});

describe('a query of all resources', () => {
  const ofAll = (app: App, filter: string, more: JsonObject = {}): Promise<Answer> =>
    search(app, '', { filter, ...more });

  it('goes over users and then groups, by GET and by search', async () => {
    const app = await withResources();
    const answer = await app.call('GET', '/?count=4');
    expect(idsOf(answer)).toEqual(['u1', 'u2', '1', '2']);
    expect(answer.body).toMatchObject({ totalResults: 7, itemsPerPage: 4, startIndex: 1 });
    expect(idsOf(await app.call('GET', '?startIndex=2&count=3'))).toEqual(['u2', '1', '2']);
    expect(idsOf(await search(app, '', { startIndex: 7 }))).toEqual(['5']);
    expect(idsOf(await search(app, '', { startIndex: 8 }))).toEqual([]);
  });

  it.each([
    ['meta.resourceType eq "User"', ['u1', 'u2']],
    ['meta.resourceType eq "User" or displayName eq "first"', ['u1', 'u2', '5']],
    ['meta.resourceType eq "user"', []],
    ['not (meta.resourceType eq "User") and displayName sw "F"', ['5']],
    ['meta.resourceType ne "User" and meta.resourceType ne "Group"', []],
    ['userName eq "zoe"', ['u1']],
    ['displayName eq "first" or userName eq "ZOE"', ['u1', '5']],
    ['not (userName pr) and members pr', ['4', '5']],
    ['userName ne "zoe" and displayName co "S"', ['u2', '4', '5']],
    ['title eq null and displayName sw "Fi"', ['5']],
    ['members[value eq "u1"]', ['4', '5']],
    ['groups.value eq "5"', ['u1']],
    ['externalId eq "x"', ['u1']],
    ['id eq "5"', ['5']],
  ])('%s', async (filter, expected) => {
    const app = await withResources();
    const answer = await ofAll(app, filter);
    expect(idsOf(answer)).toEqual(expected);
    expect(answer.body['totalResults']).toBe(expected.length);
  });

  it('sorts and pages across the types; a type without the attribute has no value', async () => {
    const app = await withResources();
    const filter = 'displayName eq "First" or userName pr';
    expect(idsOf(await ofAll(app, filter, { sortBy: 'displayName' }))).toEqual(['5', 'u2', 'u1']);
    expect(idsOf(await ofAll(app, filter, { sortBy: 'displayName', startIndex: 2, count: 1 }))).toEqual([
      'u2',
    ]);
    expect(idsOf(await ofAll(app, filter, { sortBy: 'userName' }))).toEqual(['u2', 'u1', '5']);
  });

  it('projects each type by its own attributes', async () => {
    const app = await withResources();
    const query = { attributes: ['userName', 'members.value'] };
    const answer = await ofAll(app, 'userName eq "zoe" or displayName eq "First"', query);
    expect(resourcesOf(answer)).toEqual([
      { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], id: 'u1', userName: 'zoe' },
      { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], id: '5', members: [{ value: 'u1' }] },
    ]);
  });

  it.each([
    ['nosuch eq "x"', 'invalidFilter'],
    ['userName eq "x" and nosuch pr', 'invalidFilter'],
    ['active gt true', 'invalidFilter'],
    ['displayName', 'invalidFilter'],
  ])('refuses %s', async (filter, scimType) => {
    const { status, body } = await ofAll(createApp(), filter);
    expect([status, body['scimType']]).toEqual([400, scimType]);
  });

  it('refuses to sort by what nobody has', async () => {
    const { status, body } = await search(createApp(), '', { sortBy: 'nosuch' });
    expect([status, body['scimType']]).toEqual([400, 'invalidValue']);
  });
});
