import { isJsonObject } from '@drawbridge/scim';
import { expect, it } from 'vitest';
import { createApp, type Answer } from './app.ts';
import { STORES } from './stores.ts';

const lastModifiedOf = ({ body: { meta } }: Answer): unknown =>
  meta !== undefined && isJsonObject(meta) ? meta['lastModified'] : undefined;

it.each(STORES)('a clock that was set back makes nothing older: $name', async ({ open }) => {
  let time = '2026-03-02T00:00:00.000Z';
  const app = createApp({ store: await open(), clock: () => new Date(time) });
  const userId = await app.createUser('ada');
  const groupId = await app.createGroup('Sales', [userId]);
  time = '2026-03-01T00:00:00.000Z';
  await app.patch(`/Users/${userId}`, { op: 'replace', path: 'title', value: 'x' });
  expect(lastModifiedOf(await app.call('GET', `/Users/${userId}`))).toBe('2026-03-02T00:00:00.000Z');
  await app.call('DELETE', `/Users/${userId}`);
  const group = await app.call('GET', `/Groups/${groupId}`);
  expect([lastModifiedOf(group), group.headers.get('etag')]).toEqual(['2026-03-02T00:00:00.000Z', 'W/"2"']);
  time = '2026-03-03T00:00:00.000Z';
  await app.patch(`/Groups/${groupId}`, { op: 'replace', path: 'displayName', value: 'y' });
  expect(lastModifiedOf(await app.call('GET', `/Groups/${groupId}`))).toBe(time);
});
