import { expect, it } from 'vitest';

import { call, idsOf } from '../../test/call-api.ts';
import { createOktaSandbox } from '../index.ts';

it('a pushed group is created once, switched off, and only then deleted', async () => {
  const sandbox = createOktaSandbox({ users: 30 });
  const path = `/api/v1/apps/${sandbox.appId}/group-push/mappings`;
  const sourceGroupId = sandbox.org.findGroup('Retool Admins')?.id;
  const created = await call(sandbox, 'POST', path, { sourceGroupId, targetGroupName: 'admin' });
  expect(created).toMatchObject({
    status: 200,
    body: { sourceGroupId, status: 'ACTIVE', id: expect.stringMatching(/^gPm/) },
  });
  expect(await call(sandbox, 'POST', path, { sourceGroupId, targetGroupName: 'x' })).toMatchObject({
    status: 400,
  });
  const list = await call(sandbox, 'GET', path);
  const [id = ''] = idsOf(list.body);
  expect(list.body).toEqual([created.body]);
  expect(await call(sandbox, 'DELETE', `${path}/${id}?deleteTargetGroup=false`)).toMatchObject({
    status: 400,
  });
  expect(await call(sandbox, 'PATCH', `${path}/${id}`, { status: 'INACTIVE' })).toMatchObject({
    status: 200,
    body: { status: 'INACTIVE' },
  });
  expect(await call(sandbox, 'DELETE', `${path}/${id}?deleteTargetGroup=false`)).toMatchObject({
    status: 204,
  });
  expect(idsOf((await call(sandbox, 'GET', path)).body)).toEqual([]);
});

it('only the one application, and only groups that exist, can be pushed to', async () => {
  const sandbox = createOktaSandbox({ users: 30 });
  const everyone = sandbox.org.findGroup('Everyone')?.id;
  const path = `/api/v1/apps/${sandbox.appId}/group-push/mappings`;
  expect(await call(sandbox, 'GET', '/api/v1/apps/0oaX/group-push/mappings')).toMatchObject({ status: 404 });
  for (const sourceGroupId of [everyone, '00gX', undefined]) {
    expect(await call(sandbox, 'POST', path, { sourceGroupId, targetGroupName: 'x' })).toMatchObject({
      status: 400,
    });
  }
});
