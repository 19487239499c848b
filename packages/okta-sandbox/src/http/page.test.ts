import { describe, expect, it } from 'vitest';
import { call, idsOf, nextOf, ORIGIN, readPages } from '../../test/call-api.ts';
import { createOktaSandbox, type OktaSandbox } from '../index.ts';

function createManyPages(size: number): OktaSandbox {
  const limit = { default: size, max: size };
  return createOktaSandbox({ users: 60, pageLimits: { groups: limit, users: limit, members: limit } });
}

describe('a list', () => {
  it.each([1, 2, 3, 7, 13, 14, 15, 53, 60, 100])(
    'in pages of %i is reassembled exactly by its links',
    async (size) => {
      const sandbox = createManyPages(size);
      const { org } = sandbox;
      const present = org.users().filter(({ status }) => status !== 'DEPROVISIONED');
      const group = org.findGroup('Retool Viewers')?.id ?? '';
      const expected = [
        ['/api/v1/groups', idsOf(org.groups())],
        ['/api/v1/users', idsOf(present)],
        [`/api/v1/groups/${group}/users`, idsOf(org.membersOf(group))],
      ] as const;
      for (const [path, ids] of expected) {
        const pages = await readPages(sandbox, path);
        expect(pages.flat()).toEqual(ids);
        expect(pages.map(({ length }) => length).slice(0, -1)).toEqual(Array(pages.length - 1).fill(size));
        expect(pages).toHaveLength(Math.ceil(ids.length / size));
      }
    },
  );

  it('has a self link, and on every page but the last a next link with the same conditions', async () => {
    const sandbox = createOktaSandbox();
    const path = `/api/v1/groups?filter=${encodeURIComponent('type eq "OKTA_GROUP"')}&expand=stats&limit=6`;
    const first = await call(sandbox, 'GET', path);
    expect(first.headers.get('link')).toMatch(/^<[^<>]+>; rel="self", <[^<>]+>; rel="next"$/);
    expect(first.headers.get('link')).toContain(`<${ORIGIN}${path}>; rel="self"`);
    const second = await call(sandbox, 'GET', nextOf(first.headers) ?? '');
    expect([first.body, second.body].map((rows) => idsOf(rows).length)).toEqual([6, 4]);
    expect(second.body).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'OKTA_GROUP', _embedded: expect.anything() })]),
    );
    expect(nextOf(second.headers)).toBeUndefined();
  });

  it('tells the limit that it went by in the next link', async () => {
    const { headers } = await call(createManyPages(5), 'GET', '/api/v1/users');
    expect(new URL(nextOf(headers) ?? '').searchParams.get('limit')).toBe('5');
  });

  it('neither repeats nor loses anybody when rows go and come between two pages', async () => {
    const sandbox = createManyPages(5);
    const { org } = sandbox;
    const first = await call(sandbox, 'GET', '/api/v1/users');
    const stay = idsOf(org.users().filter(({ status }) => status !== 'DEPROVISIONED'));
    org.deactivate(idsOf(first.body)[4] ?? '');
    const newcomer = {
      login: 'new@example.com',
      email: 'new@example.com',
      firstName: 'New',
      lastName: 'Comer',
    };
    const { id } = org.createUser(newcomer);
    const rest = await readPages(sandbox, nextOf(first.headers) ?? '');
    expect([...idsOf(first.body), ...rest.flat()]).toEqual([...stay, id]);
  });

  it('lowers a limit above the maximum, and takes limit=0 for the default', async () => {
    const sandbox = createOktaSandbox({ users: 500 });
    expect(idsOf((await call(sandbox, 'GET', '/api/v1/users?limit=100000')).body)).toHaveLength(200);
    expect(idsOf((await call(sandbox, 'GET', '/api/v1/users?limit=0')).body)).toHaveLength(200);
    const everyone = sandbox.org.findGroup('Everyone')?.id;
    expect(
      idsOf((await call(sandbox, 'GET', `/api/v1/groups/${everyone}/users`)).body).length,
    ).toBeGreaterThan(400);
  });

  it.each(['limit=-1', 'limit=ten', 'after=00g1', 'after=%00'])('refuses %s with E0000029', async (query) => {
    const { status, body } = await call(createOktaSandbox(), 'GET', `/api/v1/groups?${query}`);
    expect([status, body]).toEqual([400, expect.objectContaining({ errorCode: 'E0000029' })]);
  });
});
