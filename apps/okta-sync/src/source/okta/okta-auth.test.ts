import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';

import { type OktaCredentials, privateKeyProblem, READ_SCOPES } from './okta-credentials.ts';
import { createOktaHttp, type OktaHttp } from './okta-http.ts';

const { signal } = new AbortController();

describe.each(['RS256', 'ES256'])('an app with an %s key', (alg) => {
  it.each([false, true])('reads over a real socket, DPoP: %s', async (dpop) => {
    const { sandbox, credentials } = await create({ alg, dpop });
    await using server = await sandbox.listen();
    const http = createOktaHttp({ orgUrl: server.url, credentials });
    await expect(http.get('/api/v1/groups?limit=1', signal)).resolves.toMatchObject({
      body: [{ id: expect.any(String) }],
    });
    await expect(http.get('/api/v1/users?limit=1', signal)).resolves.toMatchObject({
      body: [{ id: expect.any(String) }],
    });
    // One token for both, asked for once, twice more when the app demands proof and a nonce.
    expect(http.cost().requests).toBe(dpop ? 5 : 3);
  });
});

describe('an access token', () => {
  it('is asked for once, however many requests need it at first', async () => {
    const { sandbox, credentials } = await create();
    const http = connect(sandbox, credentials);
    await Promise.all(Array.from({ length: 5 }, () => http.get('/api/v1/groups?limit=1', signal)));
    expect(http.cost().requests).toBe(6);
  });

  it('is renewed before it expires', async () => {
    let now = Date.now();
    const { sandbox, credentials } = await create({ clock: () => new Date(now) });
    const http = connect(sandbox, credentials, () => now);
    const cost = async (minutes: number): Promise<number> => {
      now += minutes * 60_000;
      const before = http.cost().requests;
      await http.get('/api/v1/groups?limit=1', signal);
      return http.cost().requests - before;
    };
    expect([await cost(0), await cost(58), await cost(1.5), await cost(0)]).toEqual([2, 1, 2, 1]);
  });

  it('is renewed once when Okta refuses one that was good', async () => {
    const { sandbox, credentials } = await create();
    let now = Date.now();
    const http = connect(sandbox, credentials, () => now);
    await http.get('/api/v1/groups?limit=1', signal);
    sandbox.revokeAccessTokens();
    await expect(http.get('/api/v1/groups?limit=1', signal)).rejects.toMatchObject({ kind: 'refused' });
    now += 60_000;
    await expect(http.get('/api/v1/groups?limit=1', signal)).resolves.toBeDefined();
    sandbox.faults.next(
      { kind: 'status', status: 401 },
      { when: ({ url }) => url.includes('/api/'), times: 2 },
    );
    now += 60_000;
    await expect(http.get('/api/v1/groups?limit=1', signal)).rejects.toMatchObject({ kind: 'refused' });
  });

  it.each([false, true])('is had in spite of a local clock that is wrong, DPoP: %s', async (dpop) => {
    const { sandbox, credentials } = await create({ dpop, clock: () => new Date(Date.now() - 7_200_000) });
    await expect(connect(sandbox, credentials).get('/api/v1/groups?limit=1', signal)).resolves.toBeDefined();
  });

  it('is not had with another key, and the failure says so without the key', async () => {
    const { sandbox, credentials } = await create();
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const wrong = { ...credentials, privateKey: await exportPKCS8(privateKey) };
    await expect(connect(sandbox, wrong).get('/api/v1/groups', signal)).rejects.toMatchObject({
      kind: 'refused',
      message: 'Okta gave the app no access token (invalid_client: The client_assertion is not valid)',
    });
    await expect(
      connect(sandbox, { ...credentials, privateKey: 'secret' }).get('/api/v1/groups', signal),
    ).rejects.toMatchObject({
      message: 'the private key for Okta is no private key in PEM or JWK form',
    });
  });

  it('that lacks a scope is told from one that is refused', async () => {
    const { sandbox, credentials } = await create({ scopes: ['okta.groups.read'] });
    const some = { ...credentials, scopes: ['okta.groups.read'] };
    await expect(connect(sandbox, some).get('/api/v1/users', signal)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(connect(sandbox, credentials).get('/api/v1/users', signal)).rejects.toThrow('invalid_scope');
  });
});

it('a private key may be PEM or JWK, RSA or P-256', async () => {
  for (const alg of ['RS256', 'ES256', 'ES384']) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    const forms = [await exportPKCS8(privateKey), JSON.stringify(await exportJWK(privateKey))];
    for (const form of forms) {
      expect(privateKeyProblem(form)).toBe(
        alg === 'ES384' ? 'must be an RSA key, or an EC key on the curve P-256' : undefined,
      );
    }
  }
});

it('an org is not reached in the clear, except on this machine', () => {
  const credentials: OktaCredentials = { kind: 'token', token: 't' };
  expect(() => createOktaHttp({ orgUrl: 'http://acme.okta.com', credentials })).toThrow(RangeError);
  expect(() => createOktaHttp({ orgUrl: 'http://127.0.0.1:8080', credentials })).not.toThrow();
});

interface Given {
  readonly alg?: string;
  readonly dpop?: boolean;
  readonly scopes?: readonly string[];
  readonly clock?: () => Date;
}

async function create({ alg = 'RS256', dpop = false, scopes = READ_SCOPES, clock }: Given = {}): Promise<{
  readonly sandbox: OktaSandbox;
  readonly credentials: Extract<OktaCredentials, { kind: 'oauth' }>;
}> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const app = { clientId: '0oaApp', publicKey: await exportJWK(publicKey), scopes, dpop };
  const sandbox = createOktaSandbox({ users: 30, apps: [app], ...(clock !== undefined && { clock }) });
  return {
    sandbox,
    credentials: {
      kind: 'oauth',
      clientId: app.clientId,
      privateKey: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'one' }),
      keyId: undefined,
      scopes: READ_SCOPES,
    },
  };
}

function connect(
  { fetch }: OktaSandbox,
  credentials: OktaCredentials,
  now: () => number = Date.now,
): OktaHttp {
  const sleep = (): Promise<void> => Promise.resolve();
  return createOktaHttp({ orgUrl: 'https://okta.test', credentials, fetch, now, sleep });
}
