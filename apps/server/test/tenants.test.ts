import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { runWithin } from './run-within.ts';
import { startProcess, type ServerProcess } from './server-process.ts';

const TENANTS = `
tenants:
  - name: acme
    hosts: [acme.example]
    defaultGroupPrefix: 'Acme - '
  - name: globex
  - name: initech
    guards: { protectedUsers: [glass@initech.example] }
`;

const directory = useDirectory();

function settings(): Readonly<Record<string, string>> {
  writeFileSync(`${directory()}/tenants.yaml`, TENANTS);
  return {
    DATABASE_URL: `sqlite:${directory()}/scim.db`,
    TENANTS_FILE: `${directory()}/tenants.yaml`,
    LOG_LEVEL: 'info',
  };
}

async function tokenOf(tenant: string): Promise<string> {
  const command = ['token', 'create', '--name', `okta-${tenant}`, '--scopes', 'scim', '--tenant', tenant];
  return (await runWithin(command, settings())).stdout.trim();
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Sends a request to any host name; fetch would not let us choose it. */
function send(
  { origin }: ServerProcess,
  host: string,
  path: string,
  token = '',
  body?: object,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        host,
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/scim+json',
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const parts: string[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part.toString()));
      incoming.on('end', () => {
        const { statusCode: status, headers } = incoming;
        resolve({ status, text: parts.join(''), headers });
      });
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What two answers must share so that nobody can tell one from the other. */
function withoutIds({ status, text, headers }: Answer): object {
  return { status, text, headers: { ...headers, date: '', 'x-request-id': '' } };
}

test('two tenants, one found by host and one by path, leak nothing to each other', async () => {
  await using server = await startProcess(settings());
  const [acme, globex] = [await tokenOf('acme'), await tokenOf('globex')];
  const HOST = 'anything.example';
  const atAcme = (path: string, token = acme, body?: object): Promise<Answer> =>
    send(server, 'acme.example', `/api/scim/v2${path}`, token, body);
  const atGlobex = (path: string, token = globex, body?: object): Promise<Answer> =>
    send(server, HOST, `/t/globex/api/scim/v2${path}`, token, body);

  const user = { schemas: [], userName: 'bjensen@example.com', externalId: '00u1' };
  const created = await atAcme('/Users', acme, user);
  expect(created.status).toBe(201);
  const { id, meta }: { readonly id: string; readonly meta: { readonly location: string } } = JSON.parse(
    created.text,
  );
  expect(meta.location).toBe(`http://acme.example/api/scim/v2/Users/${id}`);

  // By id, by filter, by uniqueness and by membership, the other tenant has no such user.
  expect((await atGlobex(`/Users/${id}`)).text).toBe(
    (await atGlobex('/Users/user_unknown')).text.replace('user_unknown', id),
  );
  const filter =
    '/Users?filter=userName%20eq%20%22bjensen@example.com%22%20or%20externalId%20eq%20%2200u1%22';
  expect(JSON.parse((await atAcme(filter)).text)).toMatchObject({ totalResults: 1 });
  expect(JSON.parse((await atGlobex(filter)).text)).toMatchObject({ totalResults: 0 });
  const twin = await atGlobex('/Users', globex, user);
  expect(twin.status).toBe(201);
  expect(twin.headers['location']).toMatch(
    /^http:\/\/anything\.example\/t\/globex\/api\/scim\/v2\/Users\/user_/,
  );
  const group = await atGlobex('/Groups', globex, {
    schemas: [],
    displayName: 'x',
    members: [{ value: id }],
  });
  expect(JSON.parse(group.text)).toMatchObject({ members: [] });

  // Each has its default groups, under its own names.
  const namesOf = async (answer: Promise<Answer>): Promise<unknown> => {
    const { Resources }: { readonly Resources: readonly object[] } = JSON.parse((await answer).text);
    return Resources[0];
  };
  const list = '/Groups?attributes=displayName&count=1';
  expect(await namesOf(atAcme(list))).toMatchObject({ id: '1', displayName: 'Acme - admin' });
  expect(await namesOf(atGlobex(list))).toMatchObject({ id: '1', displayName: 'admin' });

  // A token of one tenant is as unknown to another as any text, and as to a tenant that is not there.
  const refusals = [
    await atGlobex('/Users', acme),
    await atGlobex('/Users', 'drawbridge_unknown'),
    await send(server, HOST, '/t/nobody/api/scim/v2/Users', acme),
    await send(server, HOST, '/api/scim/v2/Users', acme),
    await send(server, 'nowhere.example', `/api/scim/v2/Users/${id}`, globex),
    await atAcme('/Users', globex),
  ];
  expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 401));
  expect(new Set(refusals.map((refusal) => JSON.stringify(withoutIds(refusal)))).size).toBe(1);

  // So are the answers that need no token.
  const open = '/api/scim/v2/ServiceProviderConfig';
  const known = await send(server, HOST, `/t/globex${open}`);
  const unknown = await send(server, HOST, `/t/nobody${open}`);
  expect(withoutIds(unknown)).toEqual(withoutIds({ ...known, text: known.text.replace('globex', 'nobody') }));
  expect(withoutIds(await send(server, HOST, '/t/nobody/x'))).toEqual(
    withoutIds(await send(server, HOST, '/t/globex/x')),
  );
});

test('each tenant has its own log and guards', async () => {
  await using server = await startProcess({ ...settings(), ADMIN_PORT: '0' });
  const initech = await tokenOf('initech');
  const command = ['token', 'create', '--name', 'me', '--scopes', 'admin', '--tenant', '*'];
  const admin = (await runWithin(command, settings())).stdout.trim();
  const path = '/t/initech/api/scim/v2/Users';
  const created = await send(server, 'x.example', path, initech, { userName: 'Glass@initech.example' });
  const { id }: { readonly id: string } = JSON.parse(created.text);
  const deleted = await fetch(`${server.origin}${path}/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${initech}`, 'x-request-id': 'request-4711' },
  });
  expect(deleted.status).toBe(403);

  const readLog = async (tenant: string): Promise<unknown> => {
    const url = `${server.adminOrigin}/api/admin/v1/log?tenant=${tenant}&resourceId=${id}`;
    const { entries }: { readonly entries?: unknown } = Object(
      await (await fetch(url, { headers: { authorization: `Bearer ${admin}` } })).json(),
    );
    return entries;
  };
  await expect
    .poll(() => readLog('initech'), { timeout: 5000 })
    .toMatchObject([
      {
        method: 'DELETE',
        path: `/Users/${id}`,
        status: 403,
        principal: 'okta-initech',
        resourceType: 'User',
        requestId: 'request-4711',
        notes: [],
      },
      { method: 'POST', status: 201 },
    ]);
  expect(await readLog('acme')).toEqual([]);
  // Where nothing is, nobody without a token is told so.
  expect((await fetch(`${server.origin}/api/admin/v1/tenants`)).status).toBe(401);
  expect((await fetch(`${server.adminOrigin}${path}`)).status).toBe(404);
});

test('entries that still wait are written when the server ends', async () => {
  const server = await startProcess({ ...settings(), ADMIN_PORT: '0' });
  const globex = await tokenOf('globex');
  await send(server, 'x.example', '/t/globex/api/scim/v2/Users/user_1', globex);
  expect(await server.end('SIGTERM')).toBe(0);

  await using again = await startProcess({ ...settings(), ADMIN_PORT: '0' });
  const command = ['token', 'create', '--name', 'me', '--scopes', 'admin', '--tenant', 'globex'];
  const admin = (await runWithin(command, settings())).stdout.trim();
  const response = await fetch(`${again.adminOrigin}/api/admin/v1/log`, {
    headers: { authorization: `Bearer ${admin}` },
  });
  expect(await response.json()).toMatchObject({ entries: [{ status: 404, resourceId: 'user_1' }] });
});

test('a token of the environment that no tenant would have stops the start', async () => {
  const { code, stderr } = await runWithin([], { ...settings(), SCIM_AUTH_TOKEN: 'environment' });
  expect(code).toBe(1);
  expect(stderr).toContain('SCIM_AUTH_TOKEN is a token of the tenant default, which');
});
