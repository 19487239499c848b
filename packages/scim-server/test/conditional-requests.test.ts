import { describe, expect, it } from 'vitest';
import { createApp, resourcesOf, type App } from './app.ts';

describe('If-Match', () => {
  it.each(['W/"1"', '"1"', '*', 'W/"7", W/"1"'])('%s lets a write of version 1 through', async (tag) => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const replaced = await call('PUT', '/Users/u1', { userName: 'ada', title: 'x' }, { 'if-match': tag });
    expect(replaced.status).toBe(200);
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('stops a %s of another version with 412', async (method) => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const body = method === 'PUT' ? { userName: 'x' } : { Operations: [{ op: 'remove', path: 'title' }] };
    const { status, body: error } = await call(method, '/Users/u1', method === 'DELETE' ? undefined : body, {
      'if-match': 'W/"2"',
    });
    expect([status, error['status']]).toEqual([412, '412']);
    expect((await call('GET', '/Users/u1')).headers.get('etag')).toBe('W/"1"');
  });

  it('lets exactly one of many through that have read the same version', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call('PUT', '/Users/u1', { userName: 'ada', title: `${index}` }, { 'if-match': 'W/"1"' }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBe(1);
    expect(statuses.filter((status) => status === 412).length).toBe(19);
  });

  it('does not make a missing resource exist', async () => {
    const { call } = createApp();
    expect((await call('DELETE', '/Users/x', undefined, { 'if-match': '*' })).status).toBe(404);
  });
});

describe('If-None-Match', () => {
  it('answers 304 without a body to the version that the reader has', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const same = await call('GET', '/Users/u1', undefined, { 'if-none-match': 'W/"1"' });
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', 'W/"1"']);
    expect((await call('GET', '/Users/u1', undefined, { 'if-none-match': 'W/"9"' })).status).toBe(200);
  });

  it('stops a write with 412', async () => {
    const { call, createUser } = createApp();
    await createUser('ada');
    const stopped = await call('PUT', '/Users/u1', { userName: 'ada' }, { 'if-none-match': '*' });
    expect(stopped.status).toBe(412);
  });
});

describe('what a user shows of groups', () => {
  const polled = async (app: App, tag: string, query = ''): Promise<readonly [number, string]> => {
    const { status, headers } = await app.call('GET', `/Users/u1${query}`, undefined, {
      'if-none-match': tag,
    });
    return [status, headers.get('etag') ?? ''];
  };

  it('tells a client that polls of every group that the user enters or leaves', async () => {
    const app = createApp();
    await app.createUser('ada');
    const [, outside] = await polled(app, '"none"');
    expect(outside).toBe('W/"1"');
    await app.patch('/Groups/2', { op: 'add', path: 'members', value: [{ value: 'u1' }] });
    const [entered, inside] = await polled(app, outside);
    expect(entered).toBe(200);
    expect(await polled(app, inside)).toEqual([304, inside]);
    const group = await app.createGroup('team', ['u1']);
    const [joined, both] = await polled(app, inside);
    expect(joined).toBe(200);
    await app.call('DELETE', `/Groups/${group}`);
    expect(await polled(app, both)).toEqual([200, inside]);
    await app.call('PUT', '/Groups/2', { displayName: 'editor' });
    expect(await polled(app, inside)).toEqual([200, outside]);
    expect(await polled(app, outside)).toEqual([304, outside]);
  });

  it('does not stand in the way of a write: nobody has written to the user', async () => {
    const app = createApp();
    await app.createUser('ada');
    await app.createGroup('team', ['u1']);
    const [, inside] = await polled(app, '"none"');
    await app.patch('/Groups/5', { op: 'remove', path: 'members' });
    const body = { userName: 'ada', title: 'x' };
    const replaced = await app.call('PUT', '/Users/u1', body, { 'if-match': inside });
    expect([replaced.status, replaced.headers.get('etag')]).toEqual([200, 'W/"2"']);
    const stale = await app.call('PUT', '/Users/u1', body, { 'if-match': inside });
    expect(stale.status).toBe(412);
  });

  it('is no part of the tag where the groups are not shown', async () => {
    const app = createApp();
    await app.createUser('ada');
    const [, before] = await polled(app, '"none"', '?excludedAttributes=groups');
    await app.createGroup('team', ['u1']);
    expect(await polled(app, before, '?excludedAttributes=groups')).toEqual([304, before]);
  });

  it('has one tag in a list, a header and a representation', async () => {
    const app = createApp();
    await app.createUser('ada');
    await app.createGroup('team', ['u1']);
    const { headers, body } = await app.call('GET', '/Users/u1');
    const [listed] = resourcesOf(await app.call('GET', '/Users'));
    expect(listed?.['meta']).toEqual(body['meta']);
    expect(body['meta']).toMatchObject({ version: headers.get('etag') });
  });
});

it('All Users is another one for a reader when somebody comes or goes', async () => {
  const app = createApp();
  const read = async (tag: string): Promise<readonly [number, string]> => {
    const { status, headers } = await app.call('GET', '/Groups/4', undefined, { 'if-none-match': tag });
    return [status, headers.get('etag') ?? ''];
  };
  const [, empty] = await read('"none"');
  await app.createUser('ada');
  const [status, one] = await read(empty);
  expect(status).toBe(200);
  expect(await read(one)).toEqual([304, one]);
  await app.call('DELETE', '/Users/u1');
  expect(await read(one)).toEqual([200, empty]);
});

it('the location of a resource comes with every answer that shows it', async () => {
  const app = createApp();
  await app.createUser('ada');
  const location = 'http://scim.test/api/scim/v2/Users/u1';
  const answers = [
    await app.call('GET', '/users/u1?attributes=id'),
    await app.call('PUT', '/Users/u1', { userName: 'ada' }),
    await app.patch('/Users/u1', { op: 'add', path: 'title', value: 'x' }),
  ];
  for (const { status, headers } of answers) {
    const both = [headers.get('location'), headers.get('content-location')];
    expect([status, ...both]).toEqual([200, location, location]);
  }
});
