import { describe, expect, test } from 'vitest';
import { createScimClient, type ScimClient } from '../client.ts';
import { collect } from '../../test/provider.ts';
import { toScimPromise } from '../http/scim-promise.ts';
import { createResourceList } from './resource-list.ts';

interface Served {
  readonly client: ScimClient;
  /** The startIndex of every request. */
  readonly starts: number[];
}

type Paging = (
  startIndex: number,
  count: number,
) => { readonly ids: readonly string[]; readonly total?: number };

/** A client of a server that pages in its own way. */
function serve(paging: Paging): Served {
  const starts: number[] = [];
  const client = createScimClient({
    baseUrl: 'http://scim.test',
    fetch: (request) => {
      const { searchParams } = new URL(request.url);
      const startIndex = Number(searchParams.get('startIndex'));
      starts.push(startIndex);
      const { ids, total } = paging(startIndex, Number(searchParams.get('count')));
      const Resources = ids.map((id) => ({ id, userName: `user ${id}` }));
      return Promise.resolve(
        Response.json({ totalResults: total, startIndex, itemsPerPage: ids.length, Resources }),
      );
    },
  });
  return { client, starts };
}

const SEVEN = ['1', '2', '3', '4', '5', '6', '7'];

function pageOf(ids: readonly string[], startIndex: number, count: number): readonly string[] {
  return ids.slice(startIndex - 1, startIndex - 1 + count);
}

async function idsOf(resources: AsyncIterable<{ readonly id: string }>): Promise<readonly string[]> {
  return (await collect(resources)).map(({ id }) => id);
}

describe('a list yields every resource once', () => {
  test('over pages of the size that was asked for', async () => {
    const { client, starts } = serve((start, count) => ({ ids: pageOf(SEVEN, start, count), total: 7 }));
    expect(await idsOf(client.users.list({ count: 3 }))).toEqual(SEVEN);
    expect(starts).toEqual([1, 4, 7]);
  });

  test('over pages that are shorter than was asked for', async () => {
    const { client, starts } = serve((start) => ({ ids: pageOf(SEVEN, start, 2), total: 7 }));
    expect(await idsOf(client.users.list({ count: 5 }))).toEqual(SEVEN);
    expect(starts).toEqual([1, 3, 5, 7]);
  });

  test('when the last page is full', async () => {
    const { client, starts } = serve((start, count) => ({ ids: pageOf(SEVEN, start, count), total: 7 }));
    expect(await idsOf(client.users.list({ count: 7 }))).toEqual(SEVEN);
    expect(starts).toEqual([1]);
  });

  test('from a server that ignores paging and answers everything', async () => {
    const { client, starts } = serve(() => ({ ids: SEVEN, total: 7 }));
    expect(await idsOf(client.users.list({ count: 2 }))).toEqual(SEVEN);
    expect(starts).toEqual([1]);
  });

  test('from a server that answers the same page for every index', async () => {
    const { client, starts } = serve(() => ({ ids: ['1', '2'], total: 7 }));
    expect(await idsOf(client.users.list({ count: 2 }))).toEqual(['1', '2']);
    expect(starts).toEqual([1, 3]);
  });

  test('from a server that claims more than it has', async () => {
    const { client, starts } = serve((start, count) => ({ ids: pageOf(SEVEN, start, count), total: 99 }));
    expect(await idsOf(client.users.list({ count: 5 }))).toEqual(SEVEN);
    expect(starts).toEqual([1, 6, 8]);
  });

  test('from a server that does not say how many there are', async () => {
    const { client, starts } = serve((start, count) => ({ ids: pageOf(SEVEN, start, count) }));
    expect(await idsOf(client.users.list({ count: 4 }))).toEqual(SEVEN);
    expect(starts).toEqual([1, 5, 8]);
  });

  test('when a resource is inserted before the next page', async () => {
    const { client } = serve((start, count) => {
      const ids = start === 1 ? SEVEN : ['0', ...SEVEN];
      return { ids: pageOf(ids, start, count), total: ids.length };
    });
    expect(await idsOf(client.users.list({ count: 3 }))).toEqual(SEVEN);
  });
});

test('an empty list is one request and no resource', async () => {
  const { client, starts } = serve(() => ({ ids: [], total: 0 }));
  expect(await idsOf(client.users.list())).toEqual([]);
  expect(starts).toEqual([1]);
});

test('nothing is sent before a list is read, and breaking off sends no more', async () => {
  const { client, starts } = serve((start, count) => ({ ids: pageOf(SEVEN, start, count), total: 7 }));
  const list = client.users.list({ count: 2 });
  expect(starts).toEqual([]);
  for await (const { id } of list) if (id === '2') break;
  expect(starts).toEqual([1]);
});

test('page reads one page and its total, pages reads them all', async () => {
  const { client, starts } = serve((start, count) => ({ ids: pageOf(SEVEN, start, count), total: 7 }));
  const list = client.users.list({ count: 3, startIndex: 2 });
  await expect(list.page()).resolves.toMatchObject({
    totalResults: 7,
    resources: [{ id: '2' }, { id: '3' }, { id: '4' }],
  });
  const pages = (await collect(list.pages())).map(({ resources }) => resources.length);
  expect(pages).toEqual([3, 3]);
  expect(starts).toEqual([2, 2, 5]);
});

test('a list that does not end is given up', async () => {
  let id = 0;
  const endless = createResourceList(
    () =>
      toScimPromise(() => {
        const resources = [{ id: String((id += 1)) }];
        return Promise.resolve({ resources, totalResults: undefined, nextCursor: undefined });
      }),
    { method: 'GET', path: '/Users' },
    { startIndex: 1, count: 1 },
    50,
  );
  await expect(idsOf(endless)).rejects.toThrow('the list did not end after 50 pages.');
});

test.each(['[]', '{"Resources":{}}', '{"Resources":["x"]}', 'null'])('%s is no list', async (body) => {
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body));
  const client = createScimClient({ baseUrl: 'http://scim.test', fetch });
  await expect(client.users.list().page()).rejects.toThrow('GET /Users: the answer is not a SCIM list.');
});

test('a list without Resources is empty', async () => {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json({ totalResults: 0 }));
  const client = createScimClient({ baseUrl: 'http://scim.test', fetch });
  await expect(client.users.list().page()).resolves.toEqual({ resources: [], totalResults: 0 });
});
