import { SEARCH_REQUEST_MESSAGE, type JsonObject } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createMemoryStore, type ScimHandlerOptions } from '../src/index.ts';
import { NOW, createApp, userNamesOf, resourcesOf, stringOf, type Answer, type App } from './app.ts';

const NAMES = ['d', 'a', 'g', 'c', 'f', 'b', 'e'];
const SORTED = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

async function withUsers(options: Partial<ScimHandlerOptions> = {}): Promise<App> {
  const app = createApp(options);
  for (const name of NAMES) await app.createUser(name, { title: name < 'd' ? 'early' : 'late' });
  return app;
}

function pageOf(app: App, query: JsonObject, cursor: string, path = '/Users'): Promise<Answer> {
  return app.call('POST', `${path}/.search`, { schemas: [SEARCH_REQUEST_MESSAGE], ...query, cursor });
}

/** Reads all pages; between two of them, something happens. */
async function readAll(
  app: App,
  query: JsonObject,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
  path = '/Users',
): Promise<readonly Answer[]> {
  const pages = [await pageOf(app, query, '', path)];
  for (;;) {
    const next = pages.at(-1)?.body['nextCursor'];
    if (next === undefined || pages.length > 20) return pages;
    await between(pages.length);
    pages.push(await pageOf(app, query, stringOf(next), path));
  }
}

describe('a page by cursor', () => {
  it('leads to the next one until the last, with the exact total and without an index', async () => {
    const app = await withUsers();
    const first = await app.call('GET', '/Users?cursor=&count=3&attributes=userName');
    expect(first.status).toBe(200);
    expect(userNamesOf(first)).toEqual(['d', 'a', 'g']);
    expect(first.body).toMatchObject({ totalResults: 7, itemsPerPage: 3 });
    expect(first.body).not.toHaveProperty('startIndex');
    const cursor = stringOf(first.body['nextCursor']);
    expect(cursor).toMatch(/^[A-Za-z0-9._~-]+$/);
    const second = await app.call('GET', `/Users?cursor=${cursor}&count=3&attributes=userName`);
    const last = await app.call('GET', `/Users?cursor=${stringOf(second.body['nextCursor'])}&count=3`);
    expect([userNamesOf(second), userNamesOf(last)]).toEqual([['c', 'f', 'b'], ['e']]);
    expect(last.body).not.toHaveProperty('nextCursor');
  });

  it('has no next one when the page is just full', async () => {
    const app = await withUsers();
    expect((await pageOf(app, { count: 7 }, '')).body).not.toHaveProperty('nextCursor');
    expect((await pageOf(app, { count: 6 }, '')).body).toHaveProperty('nextCursor');
  });

  it.each<[string, JsonObject, readonly string[]]>([
    ['in the order of creation', {}, NAMES],
    ['filtered by what an index answers', { filter: 'title pr' }, NAMES],
    ['filtered by what no index answers', { filter: 'title eq "late"' }, ['d', 'g', 'f', 'e']],
    ['sorted', { sortBy: 'userName' }, SORTED],
    ['sorted the other way', { sortBy: 'userName', sortOrder: 'descending' }, SORTED.toReversed()],
    ['sorted by what many share', { sortBy: 'title' }, ['a', 'c', 'b', 'd', 'g', 'f', 'e']],
    ['sorted by what nobody has', { sortBy: 'nickName' }, NAMES],
    ['sorted by a date', { sortBy: 'meta.created' }, NAMES],
  ])('reads all, each once: %s', async (_, query, expected) => {
    const app = await withUsers();
    for (const count of [1, 2, 3, 100]) {
      const pages = await readAll(app, { ...query, count });
      expect(pages.flatMap(userNamesOf)).toEqual(expected);
      expect(pages.every(({ body }) => body['totalResults'] === expected.length)).toBe(true);
    }
  });

  it.each<[string, JsonObject]>([
    ['in the order of creation', {}],
    ['sorted', { sortBy: 'userName' }],
    ['filtered', { filter: 'userName pr and not (title eq "new")' }],
  ])('neither skips nor repeats who stays, while others come and go: %s', async (_, query) => {
    const app = await withUsers();
    const pages = await readAll(app, { ...query, count: 2 }, async (page) => {
      if (page === 1) await app.call('DELETE', '/Users/u1');
      if (page === 2) await app.call('DELETE', '/Users/u2');
      await app.createUser(`0${page}`, { title: 'new' });
    });
    const read = pages.flatMap(userNamesOf);
    const stayed = ['b', 'c', 'e', 'f', 'g'];
    expect(stayed.filter((name) => read.filter((other) => other === name).length !== 1)).toEqual([]);
    expect(new Set(read).size).toBe(read.length);
  });

  it('goes across the types', async () => {
    const app = await withUsers();
    await app.createGroup('team');
    const filter = 'userName sw "a" or displayName eq "team" or userName sw "b" or displayName eq "viewer"';
    const pages = await readAll(app, { filter, count: 1 }, undefined, '');
    expect(pages.flatMap((page) => resourcesOf(page).map(({ id }) => id))).toEqual(['u2', 'u6', '3', '5']);
    const unsorted = await readAll(app, { count: 3, attributes: ['id'] }, undefined, '');
    expect(unsorted.flatMap(resourcesOf).length).toBe(12);
  });

  it('of nothing but the total has no next one', async () => {
    const app = await withUsers();
    expect((await pageOf(app, { count: 0 }, '')).body).toMatchObject({ totalResults: 7, itemsPerPage: 0 });
    expect((await pageOf(app, { count: 0 }, '')).body).not.toHaveProperty('nextCursor');
  });

  it('is announced, and index paging stays the default', async () => {
    const app = await withUsers({ limits: { defaultCount: 3, maxResults: 5, cursorTimeout: 60 } });
    expect((await app.call('GET', '/ServiceProviderConfig')).body['pagination']).toEqual({
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 3,
      maxPageSize: 5,
      cursorTimeout: 60,
    });
    const { body } = await app.call('GET', '/Users');
    expect(body).toMatchObject({ startIndex: 1, itemsPerPage: 3 });
    expect(body).not.toHaveProperty('nextCursor');
    expect(userNamesOf(await pageOf(app, { count: 100 }, '')).length).toBe(5);
  });
});

describe('a cursor', () => {
  const query = { filter: 'userName pr', sortBy: 'userName', count: 2 };

  async function withCursor(options: Partial<ScimHandlerOptions> = {}): Promise<[App, string]> {
    const app = await withUsers(options);
    return [app, stringOf((await pageOf(app, query, '')).body['nextCursor'])];
  }

  it('shows nothing of whom it leads to', async () => {
    const [, cursor] = await withCursor();
    const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
    expect(bytes).not.toMatch(/position|key|"b"/);
    const [, other] = await withCursor();
    expect(other).not.toBe(cursor);
  });

  it.each<[string, JsonObject]>([
    ['another filter', { filter: 'userName sw "a"' }],
    ['another order', { sortOrder: 'descending' }],
    ['another attribute to sort by', { sortBy: 'title' }],
    ['another page size', { count: 3 }],
  ])('belongs to its query, not to one with %s', async (_, other) => {
    const [app, cursor] = await withCursor();
    expect((await pageOf(app, query, cursor)).status).toBe(200);
    const { status, body } = await pageOf(app, { ...query, ...other }, cursor);
    expect([status, body['scimType']]).toEqual([400, 'invalidCursor']);
  });

  it('belongs to its endpoint', async () => {
    const app = await withUsers();
    const cursor = stringOf((await pageOf(app, { count: 2 }, '')).body['nextCursor']);
    for (const path of ['/Groups', '']) {
      expect((await pageOf(app, { count: 2 }, cursor, path)).body['scimType']).toBe('invalidCursor');
    }
  });

  it('cannot be changed or made up', async () => {
    const [app, cursor] = await withCursor();
    const changed = `${cursor.slice(0, 20)}${cursor[20] === 'A' ? 'B' : 'A'}${cursor.slice(21)}`;
    for (const forged of [
      changed,
      cursor.slice(0, -2),
      `${cursor}AA`,
      'x',
      '%',
      '\u0000',
      'ü',
      'A'.repeat(100_000),
    ]) {
      const { status, body } = await pageOf(app, query, forged);
      expect([status, body['scimType']]).toEqual([400, 'invalidCursor']);
    }
  });

  it('ends after its time', async () => {
    let time = Date.parse(NOW);
    const [app, cursor] = await withCursor({ clock: () => new Date(time), limits: { cursorTimeout: 60 } });
    time += 60_000;
    expect((await pageOf(app, query, cursor)).status).toBe(200);
    time += 1;
    const { status, body } = await pageOf(app, query, cursor);
    expect([status, body['scimType']]).toEqual([400, 'expiredCursor']);
  });

  it('of one process is taken by another with the same secret, and by no other tenant', async () => {
    const store = createMemoryStore();
    const secret = { store, cursorSecret: 'of several processes' };
    const [, cursor] = await withCursor(secret);
    expect((await pageOf(createApp(secret), query, cursor)).status).toBe(200);
    for (const other of [{ store }, { ...secret, cursorSecret: 'another' }, { ...secret, tenant: 'other' }]) {
      expect((await pageOf(createApp(other), query, cursor)).body['scimType']).toBe('invalidCursor');
    }
  });

  it('goes with a count, and with no index', async () => {
    const { call } = await withUsers();
    expect((await call('GET', '/Users?cursor=&count=x')).body['scimType']).toBe('invalidCount');
    expect((await call('GET', '/Users?cursor=&startIndex=1')).body['scimType']).toBe('invalidValue');
  });
});
