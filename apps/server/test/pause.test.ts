import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { runWithin } from './run-within.ts';
import { createToken, readAdmin, sendWith } from './scim-calls.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();
const settings = (): Readonly<Record<string, string>> => ({
  DATABASE_URL: `sqlite:${directory()}/scim.db`,
  ADMIN_PORT: '0',
});

test('a pause holds in every process and after a restart, lets reads go on, and ends at once', async () => {
  const okta = sendWith(await createToken(settings(), 'okta', 'scim'));
  const admin = await createToken(settings(), 'me', 'admin');
  const first = await startProcess(settings());
  await using second = await startProcess(settings());
  const create = (baseUrl: string, userName: string): Promise<Response> =>
    okta('POST', `${baseUrl}/Users`, { userName });
  expect((await create(first.baseUrl, 'ada')).status).toBe(201);

  const paused = await runWithin(['tenant', 'pause', '--reason', 'a migration'], settings());
  expect(paused.stdout).toMatch(/^default is paused since .* by the command line: a migration\.\n$/);
  for (const { baseUrl } of [first, second]) {
    const refused = await create(baseUrl, 'bob');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await refused.json()).toMatchObject({ status: '503', detail: expect.stringContaining('paused') });
    expect((await okta('POST', `${baseUrl}/Users/.search`, {})).status).toBe(200);
  }
  expect(await first.end('SIGTERM')).toBe(0);

  await using again = await startProcess(settings());
  expect(again.output()).toContain('"event":"paused"');
  expect((await create(again.baseUrl, 'bob')).status).toBe(503);
  expect(await readAdmin(again, admin, '/tenants')).toMatchObject({
    tenants: [{ name: 'default', pause: { by: 'the command line', reason: 'a migration' }, seatsUsed: 1 }],
  });
  await expect
    .poll(() => readAdmin(again, admin, '/log?status=503'), { timeout: 5000 })
    .toMatchObject({ entries: [{ principal: 'okta', status: 503 }, {}, {}] });

  const url = `${again.adminOrigin}/api/admin/v1/tenants/default/pause`;
  expect((await sendWith(admin)('DELETE', url)).status).toBe(204);
  await expect.poll(() => again.output()).toContain('"event":"resumed"');
  expect((await create(second.baseUrl, 'bob')).status).toBe(201);
  expect((await create(again.baseUrl, 'eve')).status).toBe(201);
});

test('commands tell how tenants stand, as text and as data', async () => {
  const run = async (...command: readonly string[]): Promise<string> =>
    (await runWithin(['tenant', ...command], settings())).stdout;
  expect(await run('list')).toBe('default takes writes.\n');
  const { pause } = JSON.parse(await run('pause', '--json'));
  expect(pause).toMatchObject({ by: 'the command line', reason: '' });
  expect(JSON.parse(await run('list', '--json'))).toEqual({ tenants: [{ name: 'default', pause }] });
  expect(await run('resume')).toBe('default takes writes.\n');
  const wrong = await runWithin(['tenant', 'pause', '--tenant', 'acme'], settings());
  expect([wrong.code, wrong.stderr]).toEqual([1, '--tenant acme is not one of default\n']);
  const long = await runWithin(['tenant', 'pause', '--reason', 'a\nb'], settings());
  expect([long.code, long.stderr]).toEqual([1, '--reason must be one line of text\n']);
});
