import { SEARCH_REQUEST_MESSAGE } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { createMemoryStore, type ScimHandlerOptions } from '../src/index.ts';
import { createWalks, type Place } from '../src/walks.ts';
import { NOW, READER, createApp, idsOf, type App } from './app.ts';

async function withUsers(number: number, options: Partial<ScimHandlerOptions> = {}): Promise<App> {
  const app = createApp(options);
  for (let user = 1; user <= number; user++) await app.createUser(`user${user}`);
  return app;
}

function range(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `u${first + index}`);
}

async function deleteUsers({ call }: App, ids: readonly string[]): Promise<void> {
  for (const id of ids) await call('DELETE', `/Users/${id}`);
}

describe('the next page by index', () => {
  it('begins behind the page before, also when all that it showed has been deleted', async () => {
    const app = await withUsers(250);
    const first = await app.call('GET', '/Users?startIndex=1&count=100&attributes=userName');
    expect([first.body['totalResults'], idsOf(first)]).toEqual([250, range(1, 100)]);
    await deleteUsers(app, range(1, 100));
    const second = await app.call('GET', '/Users?startIndex=101&count=100');
    expect(second.body).toMatchObject({ totalResults: 250, startIndex: 101, itemsPerPage: 100 });
    expect(idsOf(second)).toEqual(range(101, 200));
    await deleteUsers(app, range(150, 250));
    const third = await app.call('GET', '/Users?startIndex=201&count=100');
    expect(third.body).toMatchObject({ totalResults: 200, itemsPerPage: 0 });
  });

  it('is the same when it is asked for again', async () => {
    const app = await withUsers(6);
    await app.call('GET', '/Users?count=2');
    await deleteUsers(app, ['u1', 'u2']);
    for (let time = 0; time < 3; time++) {
      expect(idsOf(await app.call('GET', '/Users?startIndex=3&count=2'))).toEqual(['u3', 'u4']);
    }
    expect(idsOf(await app.call('GET', '/Users?startIndex=5&count=2'))).toEqual(['u5', 'u6']);
  });

  it('belongs to the walk that was begun last, once the one before has gone on', async () => {
    const app = await withUsers(6);
    await app.call('GET', '/Users?count=2');
    await app.call('GET', '/Users?startIndex=3&count=2');
    await deleteUsers(app, ['u1', 'u2']);
    expect(idsOf(await app.call('GET', '/Users?count=2'))).toEqual(['u3', 'u4']);
    expect(idsOf(await app.call('GET', '/Users?startIndex=3&count=2'))).toEqual(['u5', 'u6']);
  });

  it('may have another size, show other attributes, and be asked for by a search', async () => {
    const app = await withUsers(6);
    await app.call('GET', '/Users?count=2&sortBy=userName');
    await deleteUsers(app, ['u1']);
    const search = { schemas: [SEARCH_REQUEST_MESSAGE], startIndex: 3, count: 3, sortBy: 'userName' };
    expect(idsOf(await app.call('POST', '/Users/.search', search))).toEqual(['u3', 'u4', 'u5']);
    const last = await app.call('GET', '/Users?startIndex=6&sortBy=userName&attributes=userName');
    expect([last.body['totalResults'], idsOf(last)]).toEqual([6, ['u6']]);
  });

  it('of several types goes across them', async () => {
    const app = await withUsers(3);
    expect(idsOf(await app.call('GET', '/?count=2'))).toEqual(['u1', 'u2']);
    await deleteUsers(app, ['u1']);
    const second = await app.call('GET', '/?startIndex=3&count=3');
    expect([second.body['totalResults'], idsOf(second)]).toEqual([7, ['u3', '1', '2']]);
    await app.createUser('late');
    expect(idsOf(await app.call('GET', '/?startIndex=6&count=3'))).toEqual(['3', '4']);
  });

  it('has the places that are there now, for whoever did not read the page before', async () => {
    const app = await withUsers(6);
    await app.call('GET', '/Users?count=2');
    await deleteUsers(app, ['u1']);
    const page = '/Users?startIndex=3&count=2';
    const reader = await app.call('GET', page, undefined, { authorization: `Bearer ${READER}` });
    expect([reader.body['totalResults'], idsOf(reader)]).toEqual([5, ['u4', 'u5']]);
    expect(idsOf(await app.call('GET', `${page}&filter=userName+pr`))).toEqual(['u4', 'u5']);
    expect(idsOf(await app.call('GET', '/Users?startIndex=2&count=2'))).toEqual(['u3', 'u4']);
    const counted = await app.call('GET', '/Users?startIndex=3&count=0');
    expect(counted.body).toMatchObject({ totalResults: 5, itemsPerPage: 0 });
    expect(idsOf(await app.call('GET', page))).toEqual(['u3', 'u4']);
  });

  it('is forgotten after five minutes', async () => {
    let time = Date.parse(NOW);
    const app = await withUsers(6, { clock: () => new Date(time), store: createMemoryStore() });
    await app.call('GET', '/Users?count=2');
    await deleteUsers(app, ['u1']);
    time += 5 * 60_000;
    expect(idsOf(await app.call('GET', '/Users?startIndex=3&count=2'))).toEqual(['u3', 'u4']);
    time += 1;
    expect(idsOf(await app.call('GET', '/Users?startIndex=3&count=2'))).toEqual(['u4', 'u5']);
  });
});

describe('the memory of walks', () => {
  const place = (startIndex: number): Place => ({
    walk: 'w',
    startIndex,
    compare: (left, right) => left.position - right.position,
  });
  const at = (position: number, key?: string) => ({ key, type: 0, position });

  it('gives several walkers at one index the end that is furthest back, until all have gone on', () => {
    const walks = createWalks(() => new Date(NOW));
    for (const position of [7, 5, 5, 9]) walks.remember(place(3), at(position));
    const given = Array.from({ length: 4 }, () => walks.recall(place(3))?.position);
    expect(given).toEqual([5, 5, 5, 5]);
    walks.remember(place(3), at(9));
    expect(walks.recall(place(3))?.position).toBe(9);
  });

  it('has room for many places, and drops what was not used for longest', () => {
    const walks = createWalks(() => new Date(NOW));
    walks.remember(place(1), at(1));
    walks.remember(place(2), at(2));
    for (let index = 10; index < 5000; index++) {
      walks.remember(place(index), at(index));
      walks.recall(place(1));
    }
    expect(walks.recall(place(2))?.position).toBe(2);
    for (let index = 0; index < 100; index++) {
      walks.remember(place(10_000 + index), at(index, 'x'.repeat(100_000)));
      walks.recall(place(1));
    }
    expect(walks.recall(place(1))?.position).toBe(1);
    expect(walks.recall(place(2))).toBeUndefined();
    expect(walks.recall(place(10_000))).toBeUndefined();
    expect(walks.recall(place(10_099))?.position).toBe(99);
  });
});
