import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { runWithin } from './run-within.ts';
import { runCommand, startProcess, type Outcome } from './server-process.ts';

const directory = useDirectory();
const settings = (): Readonly<Record<string, string>> => ({ DATABASE_URL: `sqlite:${directory()}/scim.db` });

function token(...command: readonly string[]): Promise<Outcome> {
  return runWithin(['token', ...command], settings());
}

async function listUsers(baseUrl: string, secret: string): Promise<number> {
  return (await fetch(`${baseUrl}/Users`, { headers: { authorization: `Bearer ${secret}` } })).status;
}

async function listTokens(): Promise<readonly Record<string, unknown>[]> {
  const { tokens }: { readonly tokens: readonly Record<string, unknown>[] } = JSON.parse(
    (await token('list', '--json')).stdout,
  );
  return tokens;
}

test('a token made while the server runs is taken at once, and refused from the request after its revocation', async () => {
  await using server = await startProcess(settings());
  // A server without any token tells how to make one.
  expect(server.output()).toMatch(/"event":"noToken".*token create/);
  const command = ['token', 'create', '--name', 'okta', '--scopes', 'scim', '--expires', '90d'];
  const created = await runCommand(command, settings());
  expect(created.code).toBe(0);
  const secret = created.stdout.trim();
  expect(secret).toMatch(/^drawbridge_[0-9a-z]{40}$/);
  expect(created.stderr).not.toContain(secret);
  expect(await listUsers(server.baseUrl, secret)).toBe(200);

  const [listed, ...others] = await listTokens();
  expect(others).toEqual([]);
  expect(listed).toMatchObject({
    name: 'okta',
    tenant: 'default',
    scopes: ['scim'],
    status: 'active',
    prefix: secret.slice(0, 15),
    lastFour: secret.slice(-4),
    lastUsedAt: expect.any(String),
  });

  const { code, stdout } = await token('revoke', String(listed?.['id']));
  expect([code, stdout.includes('Revoked the token okta')]).toEqual([0, true]);
  expect(await listUsers(server.baseUrl, secret)).toBe(401);
});

test('several tokens are valid at once, so that one can be rotated', async () => {
  await using server = await startProcess({ ...settings(), SCIM_AUTH_TOKEN: 'environment' });
  const secrets = ['old', 'new'].map(async (name) =>
    (await token('create', '--name', name, '--scopes', 'scim')).stdout.trim(),
  );
  for (const secret of [...(await Promise.all(secrets)), 'environment']) {
    expect(await listUsers(server.baseUrl, secret)).toBe(200);
  }
});

test('scopes limit a token: reading only reads, administering opens no resources', async () => {
  await using server = await startProcess(settings());
  const reader = (await token('create', '--name', 'audit', '--scopes', 'scim:read')).stdout.trim();
  const admin = (await token('create', '--name', 'me', '--scopes', 'admin')).stdout.trim();
  const create = await fetch(`${server.baseUrl}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${reader}`, 'content-type': 'application/scim+json' },
    body: '{"userName":"a"}',
  });
  expect([await listUsers(server.baseUrl, reader), create.status]).toEqual([200, 403]);
  expect(await listUsers(server.baseUrl, admin)).toBe(403);
});

test('what is wrong about a new token is told all at once', async () => {
  const { code, stdout, stderr } = await token(
    'create',
    '--name',
    ' ',
    '--scopes',
    'scim,all',
    '--expires',
    '1y',
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.trim().split('\n')).toEqual([
    '--name must not be empty',
    '--scopes must be of scim, scim:read, admin',
    '--expires must be a time to come, such as 90d, 12h or 2027-01-31',
  ]);
  expect((await token('create', '--name', 'x')).code).toBe(2);
  expect(await token('create', '--name', 'x', '--scopes', 'scim', '--tenant', 'y')).toMatchObject({
    code: 1,
    stderr: '--tenant y is not one of default\n',
  });
  expect((await token('create', '--name', 'x', '--scopes', 'scim', '--tenant', '*')).code).toBe(1);
  expect(await token('revoke', 'token_x')).toMatchObject({ code: 1, stdout: '' });
  expect((await token('list')).stdout).toBe('There are no tokens.\n');
});

test('a token that ends soon is marked in the list and warned of in the log', async () => {
  const { stdout } = await token(
    'create',
    '--name',
    'okta',
    '--scopes',
    'scim',
    '--expires',
    '13d',
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({ token: { status: 'expiring' }, secret: expect.any(String) });
  expect((await token('list')).stdout).toMatch(/okta .* active, ENDS IN 13 DAYS/);
  await using server = await startProcess(settings());
  await expect.poll(server.output).toMatch(/"event":"tokenExpiring".*the token okta of default ends at/);
});

test('bad tokens are slowed down, good ones never', async () => {
  await using server = await startProcess({ ...settings(), SCIM_AUTH_TOKEN: 'environment' });
  const statuses: number[] = [];
  for (let tries = 0; tries < 25; tries += 1)
    statuses.push(await listUsers(server.baseUrl, `guess-${tries}`));
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
  expect(statuses.at(-1)).toBe(429);
  const refused = await fetch(`${server.baseUrl}/Users`, { headers: { authorization: 'Bearer guess' } });
  expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(await refused.json()).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '429',
  });
  expect(await listUsers(server.baseUrl, 'environment')).toBe(200);
});

test('no secret is in the log, in an answer or in the database', async () => {
  const secrets = ['environment-secret', 'guessed-secret', 'password-secret', 'query-secret'];
  const server = await startProcess({
    ...settings(),
    SCIM_AUTH_TOKEN: 'environment-secret',
    ADMIN_PORT: '0',
    LOG_LEVEL: 'trace',
  });
  const answers: string[] = [];
  const call = async (url: string, bearer: string, body?: object): Promise<string> => {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push(text, ...[...response.headers].map(([name, value]) => `${name}: ${value}`));
    return text;
  };
  const admin = (await token('create', '--name', 'me', '--scopes', 'admin,scim')).stdout.trim();
  const created: { readonly secret: string } = JSON.parse(
    await call(`${server.adminOrigin}/api/admin/v1/tokens`, admin, { name: 'okta', scopes: ['scim'] }),
  );
  // The only answer that may have it.
  answers.length = 0;
  secrets.push(admin, created.secret);
  for (const bearer of secrets) {
    await call(`${server.baseUrl}/Users?filter=&access_token=query-secret`, bearer);
    await call(`${server.baseUrl}/Users`, bearer, {
      userName: bearer.slice(0, 3),
      password: 'password-secret',
    });
    await call(`${server.baseUrl}/Users`, bearer, { userName: 1, password: 'password-secret' });
    await call(`${server.adminOrigin}/api/admin/v1/tokens`, bearer);
    await call(`${server.adminOrigin}/api/admin/v1/log?token=query-secret`, bearer);
    await call(`${server.adminOrigin}/api/admin/v1/tokens`, bearer, { name: '', secret: 'password-secret' });
  }
  expect(await server.end('SIGTERM')).toBe(0);
  const kept = readdirSync(directory()).map((file) => readFileSync(path.join(directory(), file), 'latin1'));
  expect(kept.join('')).toContain(admin.slice(0, 15));
  for (const secret of secrets) {
    for (const text of [server.output(), answers.join('\n'), ...kept])
      expect(text.includes(secret)).toBe(false);
  }
});
