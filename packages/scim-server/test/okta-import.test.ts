import { beforeAll, describe, expect, it } from 'vitest';
import { createScimHandler } from '../src/index.ts';
import { createApp, elements, resourcesOf, type App } from './app.ts';
import { STORES } from './stores.ts';

/** More than the two thousand at which another server began to hang, and no whole number of pages. */
const SIZE = 2050;

describe.each(STORES)('Okta, of an organization of two thousand on the $name,', ({ open }) => {
  let app: App;

  beforeAll(async () => {
    // Other tests check what is answered against the contract; here it would take more time than the answers.
    app = createApp({ store: await open() }, createScimHandler);
    for (let number = 1; number <= SIZE; number += 1) {
      await app.createUser(`user-${number}@example.com`, {
        name: { givenName: 'Ada', familyName: `Number ${number}` },
        emails: [{ value: `user-${number}@example.com`, type: 'work', primary: true }],
      });
    }
  });

  it('imports each user once, a hundred at a time, and knows when it is done', async () => {
    const names: unknown[] = [];
    let total = 1;
    for (let startIndex = 1; startIndex <= total; startIndex += 100) {
      const page = await app.call('GET', `/Users?startIndex=${startIndex}&count=100`);
      const users = resourcesOf(page);
      expect(page.body).toMatchObject({ totalResults: SIZE, startIndex, itemsPerPage: users.length });
      total = Number(page.body['totalResults']);
      names.push(...users.map(({ userName }) => userName));
    }
    expect(names).toEqual(Array.from({ length: SIZE }, (_, index) => `user-${index + 1}@example.com`));
  });

  it('gets a page, and not the whole table, when it names none', async () => {
    const { body } = await app.call('GET', '/Users');
    expect([body['totalResults'], body['startIndex'], body['itemsPerPage']]).toEqual([SIZE, 1, 100]);
    expect(elements(body['Resources']).length).toBe(100);
  });

  it('finds in the first of all users whatever its test of the specification asks for', async () => {
    const first = await app.call('GET', '/Users?count=1&startIndex=1');
    expect(first.body).toMatchObject({ totalResults: SIZE, startIndex: 1, itemsPerPage: 1 });
    const [user] = resourcesOf(first);
    expect(user).toMatchObject({
      id: 'u1',
      userName: 'user-1@example.com',
      name: { givenName: 'Ada', familyName: 'Number 1' },
      active: true,
      emails: [{ value: 'user-1@example.com' }],
    });
    expect((await app.call('GET', '/Users/u1')).body).toEqual(user);
  });

  it('has the groups within 600 milliseconds, although one of them has everybody', async () => {
    const start = performance.now();
    const groups = resourcesOf(await app.call('GET', '/Groups'));
    expect(performance.now() - start).toBeLessThan(600);
    expect(groups.map(({ members }) => elements(members).length)).toEqual([0, 0, 0, SIZE]);
  });
});
