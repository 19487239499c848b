import { expect, it } from 'vitest';
import { createApp, resourcesOf } from './app.ts';
import { STORES } from './stores.ts';

const WIDE = '\u{ff21}\u{ff24}\u{ff21}';

it.each(STORES)('names that look the same are one, stored as written: $name', async ({ open }) => {
  const { call, createUser, createGroup } = createApp({ store: await open() });
  await createUser('ada ');
  for (const userName of ['ada', ' Ada', WIDE]) {
    expect((await call('POST', '/Users', { userName })).status).toBe(409);
  }
  await createGroup('Sales');
  for (const displayName of ['admin ', 'sales\u{a0}', '\u{ff21}dmin']) {
    expect((await call('POST', '/Groups', { displayName })).status).toBe(409);
  }
  expect((await call('GET', '/Users/u1')).body['userName']).toBe('ada ');
});

it.each(['userName eq "ada"', `userName eq "${WIDE}"`, 'userName eq "ada" and id pr'])(
  'a filter does not find another spelling: %s',
  async (filter) => {
    const { call, createUser } = createApp();
    await createUser('ada ');
    const found = await call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect([found.body['totalResults'], resourcesOf(found)]).toEqual([0, []]);
    const own = await call('GET', `/Users?filter=${encodeURIComponent('userName eq "ADA "')}`);
    expect(resourcesOf(own)).toHaveLength(1);
  },
);
