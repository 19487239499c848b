import { describe, expect, it } from 'vitest';
import { createApp, userNamesOf, resourcesOf, type Answer, type App } from './app.ts';

async function withUsers(userNames: readonly string[]): Promise<App> {
  const app = createApp({ limits: { defaultCount: 3, maxResults: 5 } });
  for (const name of userNames) await app.createUser(name, { title: name.length > 3 ? 'long' : 'short' });
  return app;
}

function find(app: App, filter: string, more = ''): Promise<Answer> {
  return app.call('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);
}

const LETTERS = ['d', 'a', 'g', 'c', 'f', 'b', 'e'];

describe('paging', () => {
  it.each([
    ['', 1, ['d', 'a', 'g']],
    ['startIndex=4', 4, ['c', 'f', 'b']],
    ['startIndex=7&count=3', 7, ['e']],
    ['startIndex=8', 8, []],
    ['startIndex=0&count=2', 1, ['d', 'a']],
    ['startIndex=-5&count=1', 1, ['d']],
    ['count=0', 1, []],
    ['count=-1', 1, []],
    ['count=1000', 1, ['d', 'a', 'g', 'c', 'f']],
    ['STARTINDEX=6', 6, ['b', 'e']],
    ['startIndex=99999999999999999999', Number.MAX_SAFE_INTEGER, []],
  ])('of "%s" begins at %i and has the exact total', async (query, startIndex, expected) => {
    const { call } = await withUsers(LETTERS);
    const answer = await call('GET', `/Users?${query}`);
    expect(answer.status).toBe(200);
    expect(userNamesOf(answer)).toEqual(expected);
    expect(answer.body).toMatchObject({ totalResults: 7, startIndex, itemsPerPage: expected.length });
  });

  it('is the same for a filter that no index answers', async () => {
    const app = await withUsers(LETTERS);
    const answer = await find(app, 'userName gt "b"', '&startIndex=2&count=3');
    expect(userNamesOf(answer)).toEqual(['g', 'c', 'f']);
    expect(answer.body).toMatchObject({ totalResults: 5, startIndex: 2, itemsPerPage: 3 });
  });

  it.each(['startIndex=one', 'count=', 'count=1.5', 'count=1e3'])('refuses "%s"', async (query) => {
    const { call } = createApp();
    const { status, body } = await call('GET', `/Users?${query}`);
    expect([status, body['scimType']]).toEqual([400, 'invalidValue']);
  });

  it('matches more resources than one batch', async () => {
    const app = createApp({ limits: { maxResults: 3000 } });
    await Promise.all(Array.from({ length: 2100 }, (_, index) => app.createUser(`user-${index}`)));
    const answer = await find(app, 'userName ew "9"', '&count=3000');
    expect(answer.body).toMatchObject({ totalResults: 210, itemsPerPage: 210 });
  });
});

describe('filters', () => {
  it.each([
    ['userName eq "A"', ['a']],
    ['id eq "u2"', ['a']],
    ['id eq "U2"', []],
    ['userName eq "a" and title eq "short"', ['a']],
    ['userName eq "a" and title eq "long"', []],
    ['userName eq "a" or userName eq "B"', ['a', 'b']],
    ['userName eq "a" and id eq "u1"', []],
    ['not (userName eq "a") and userName lt "c"', ['b']],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "b"', ['b']],
    ['externalId pr', []],
    ['meta.created le "2020-01-01T00:00:00Z"', []],
  ])('%s', async (filter, expected) => {
    expect(userNamesOf(await find(await withUsers(LETTERS), filter))).toEqual(expected);
  });

  it.each(['', 'userName', 'userName eq', 'nosuch eq "x"', 'active gt 3', 'userName eq "x', 'id gt null'])(
    'refuses "%s"',
    async (filter) => {
      const { status, body } = await find(createApp(), filter);
      expect([status, body['scimType']]).toEqual([400, 'invalidFilter']);
    },
  );

  it('takes the externalId as it is written, and an unquoted one from Entra', async () => {
    const app = createApp();
    await app.createUser('ada', { externalId: 'Abc' });
    expect(userNamesOf(await find(app, 'externalId eq "Abc"'))).toEqual(['ada']);
    expect(userNamesOf(await find(app, 'externalId eq "abc"'))).toEqual([]);
    expect(userNamesOf(await find(app, 'externalId eq Abc'))).toEqual(['ada']);
  });
});

describe('sorting', () => {
  it('orders by an attribute, ascending by default, before it pages', async () => {
    const { call } = await withUsers(LETTERS);
    expect(userNamesOf(await call('GET', '/Users?sortBy=userName'))).toEqual(['a', 'b', 'c']);
    expect(
      userNamesOf(await call('GET', '/Users?sortBy=username&sortOrder=Descending&startIndex=2')),
    ).toEqual(['f', 'e', 'd']);
  });

  it('puts a resource without a value last, and keeps the order of equal ones', async () => {
    const app = createApp();
    await app.createUser('a');
    await app.createUser('b', { name: { familyName: 'Z' }, emails: [{ value: 'z@x' }] });
    await app.createUser('c', {
      name: { familyName: 'a' },
      emails: [{ value: 'a@x' }, { value: '1@x', primary: true }],
    });
    await app.createUser('d', { name: { familyName: 'z' } });
    expect(userNamesOf(await app.call('GET', '/Users?sortBy=name.familyName'))).toEqual(['c', 'b', 'd', 'a']);
    expect(userNamesOf(await app.call('GET', '/Users?sortBy=emails'))).toEqual(['c', 'b', 'a', 'd']);
    expect(userNamesOf(await app.call('GET', '/Users?sortBy=meta.created'))).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each(['sortBy=nosuch', 'sortBy=name', 'sortBy=userName&sortOrder=up'])('refuses "%s"', async (query) => {
    const { status, body } = await createApp().call('GET', `/Users?${query}`);
    expect([status, body['scimType']]).toEqual([400, 'invalidValue']);
  });
});

describe('projection', () => {
  it('leaves only what is asked for, and always schemas and id', async () => {
    const { call } = await withUsers(['ada']);
    const [only] = resourcesOf(await call('GET', '/Users?attributes=USERNAME,meta.version'));
    expect(Object.keys(only ?? {})).toEqual(['schemas', 'id', 'userName', 'meta']);
    expect(only?.['meta']).toEqual({ version: 'W/"1"' });
    const [without] = resourcesOf(await call('GET', '/Users?excludedAttributes=userName,id,meta,groups'));
    expect(Object.keys(without ?? {}).toSorted()).toEqual(['active', 'id', 'schemas', 'title']);
  });

  it('is refused when it both asks and excludes', async () => {
    const { status } = await createApp().call('GET', '/Users?attributes=id&excludedAttributes=meta');
    expect(status).toBe(400);
  });
});
