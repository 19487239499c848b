import { describe, expect, it } from 'vitest';
import type { ResourceStore } from '../src/index.ts';
import { createApp, resourcesOf, type App } from './app.ts';
import { STORES } from './stores.ts';

/** Users that were modified a second apart, the second of them once more. */
async function withHistory(store: ResourceStore): Promise<App> {
  let seconds = 0;
  const app = createApp({ store, clock: () => new Date(Date.UTC(2026, 2, 1, 12, 0, seconds)) });
  for (seconds = 1; seconds <= 4; seconds++) await app.createUser(`user${seconds}`);
  await app.patch('/Users/u2', { op: 'replace', path: 'title', value: 'new' });
  return app;
}

describe.each(STORES)('what the $name has that was modified since a time', ({ open }) => {
  it.each([
    ['meta.lastModified gt "2026-03-01T12:00:03Z"', ['u2', 'u4']],
    ['meta.lastModified ge "2026-03-01T12:00:03Z"', ['u2', 'u3', 'u4']],
    ['META.LASTMODIFIED ge "2026-03-01T13:00:04+01:00"', ['u2', 'u4']],
    ['meta.lastModified gt "2026-03-01T12:00:03.9999Z"', ['u2', 'u4']],
    ['meta.lastModified ge "2026-03-01T12:00:02Z" and meta.lastModified lt "2026-03-01T12:00:04Z"', ['u3']],
    ['meta.lastModified gt "2026-03-01T12:00:03Z" and userName eq "user4"', ['u4']],
    ['meta.lastModified gt "2026-03-01T12:00:03Z" or userName eq "user1"', ['u1', 'u2', 'u4']],
    ['not (meta.lastModified gt "2026-03-01T12:00:03Z")', ['u1', 'u3']],
    ['meta.created gt "2026-03-01T12:00:03Z"', ['u4']],
    ['meta.lastModified gt "9999-12-31T23:59:59-23:59"', []],
  ])('is found by %s', async (filter, expected) => {
    const { call } = await withHistory(await open());
    const answer = await call('GET', `/Users?filter=${encodeURIComponent(filter)}`);
    expect([answer.status, resourcesOf(answer).map(({ id }) => id)]).toEqual([200, expected]);
  });
});
