import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { createToken, readAdmin, sendWith } from './scim-calls.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();

test('what an administrator has to mend is listed once, however often a client ran into it', async () => {
  const settings = { DATABASE_URL: `sqlite:${directory()}/scim.db`, ADMIN_PORT: '0' };
  const okta = sendWith(await createToken(settings, 'okta', 'scim'));
  const admin = await createToken(settings, 'me', 'admin');
  await using server = await startProcess(settings);
  const create = (): Promise<Response> => okta('POST', `${server.baseUrl}/Users`, { userName: 'ada' });
  for (const status of [201, 409, 409]) expect((await create()).status).toBe(status);
  await okta('POST', `${server.baseUrl}/Bulk`, {
    Operations: [{ method: 'POST', path: '/Users', bulkId: 'a', data: { userName: 'ada' } }],
  });
  for (const value of ['nobody', 'nobody else']) {
    await okta('PATCH', `${server.baseUrl}/Groups/2`, {
      Operations: [{ op: 'add', path: 'members', value: [{ value }] }],
    });
  }
  await okta('GET', `${server.baseUrl}/Users/nobody`);
  await expect
    .poll(() => readAdmin(server, admin, '/conflicts'), { timeout: 5000 })
    .toMatchObject({
      isComplete: true,
      conflicts: [
        { kind: 'unknownMembers', resourceId: '2', count: 2, detail: expect.stringContaining('nobody else') },
        { kind: 'taken', count: 1, detail: expect.stringContaining('userName "ada" is taken') },
        {
          kind: 'taken',
          resourceType: 'User',
          count: 2,
          detail: 'userName "ada" is taken',
          principals: ['okta'],
        },
      ],
    });
  const { entries } = await readAdmin(server, admin, '/log?conflicts=true');
  expect(entries).toHaveLength(5);
  expect(entries).toMatchObject([{ conflict: 'unknownMembers', remoteAddress: '127.0.0.1' }, {}, {}, {}, {}]);
});
