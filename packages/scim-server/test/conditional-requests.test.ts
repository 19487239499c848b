import { describe, expect, it } from 'vitest';
import { createApp } from './app.ts';

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
