import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { describe, expect, it } from 'vitest';

import { ORIGIN, request } from '../../test/call-api.ts';
import { createOktaSandbox, type OktaSandbox } from '../index.ts';

const READ = ['okta.groups.read', 'okta.users.read'];

describe('signing in by OAuth', () => {
  it('gives a token for an assertion that the app signed, and the token opens what its scopes say', async () => {
    const { sandbox, key } = await create();
    const { status, body } = await ask(sandbox, key, { scope: 'okta.groups.read' });
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    const authorization = `Bearer ${String(body['access_token'])}`;
    expect(await statusOf(sandbox, '/api/v1/groups', { authorization })).toBe(200);
    expect(await statusOf(sandbox, '/api/v1/users', { authorization })).toBe(403);
    sandbox.revokeAccessTokens();
    expect(await statusOf(sandbox, '/api/v1/groups', { authorization })).toBe(401);
  });

  it('refuses an assertion of another key, for another audience, or too old', async () => {
    const { sandbox, key } = await create();
    const other = await generateKeyPair('ES256');
    const refused = { status: 401, body: { error: 'invalid_client' } };
    expect(await ask(sandbox, other.privateKey)).toMatchObject(refused);
    expect(await ask(sandbox, key, { audience: 'https://other.example/oauth2/v1/token' })).toMatchObject(
      refused,
    );
    expect(await ask(sandbox, key, { issuedAt: Math.floor(Date.now() / 1000) - 7200 })).toMatchObject(
      refused,
    );
  });

  it('refuses a scope that was not granted', async () => {
    const { sandbox, key } = await create();
    expect(await ask(sandbox, key, { scope: 'okta.apps.read' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
  });

  it('demands a proof with a nonce where the app demands DPoP', async () => {
    const { sandbox, key } = await create(true);
    expect(await ask(sandbox, key)).toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
    const response = await ask(sandbox, key, { dpop: await prove() });
    expect(response).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } });
    const nonce = response.headers.get('dpop-nonce') ?? '';
    const { status, body } = await ask(sandbox, key, { dpop: await prove(nonce) });
    expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    const authorization = `DPoP ${String(body['access_token'])}`;
    expect(await statusOf(sandbox, '/api/v1/groups', { authorization })).toBe(401);
  });
});

describe('a caller', () => {
  it('without an admin role gets empty lists without an error, and no single object', async () => {
    const { sandbox } = await create();
    sandbox.setRole('none');
    for (const path of ['/api/v1/groups', '/api/v1/users?limit=1']) {
      const response = await sandbox.fetch(request(path));
      expect([response.status, await response.json()]).toEqual([200, []]);
    }
    expect(await statusOf(sandbox, `/api/v1/groups/${sandbox.org.groups()[0]?.id ?? ''}`)).toBe(403);
  });

  it('with a role for some groups does not see the built-in ones', async () => {
    const { sandbox } = await create();
    sandbox.setRole('group-admin');
    const groups = (await (await sandbox.fetch(request('/api/v1/groups'))).json()) as readonly object[];
    expect(JSON.stringify(groups)).not.toContain('BUILT_IN');
    expect(groups.length).toBeGreaterThan(5);
  });
});

async function create(dpop = false): Promise<{ readonly sandbox: OktaSandbox; readonly key: CryptoKey }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const app = { clientId: 'app', publicKey: await exportJWK(publicKey), scopes: READ, dpop };
  return { sandbox: createOktaSandbox({ users: 40, apps: [app] }), key: privateKey };
}

async function ask(
  sandbox: OktaSandbox,
  key: CryptoKey,
  given: { scope?: string; audience?: string; issuedAt?: number; dpop?: string } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }> {
  const alg = key.algorithm.name === 'ECDSA' ? 'ES256' : 'RS256';
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg })
    .setIssuer('app')
    .setSubject('app')
    .setAudience(given.audience ?? `${ORIGIN}/oauth2/v1/token`)
    .setIssuedAt(given.issuedAt)
    .setExpirationTime((given.issuedAt ?? Math.floor(Date.now() / 1000)) + 300)
    .sign(key);
  const response = await sandbox.fetch(
    new Request(`${ORIGIN}/oauth2/v1/token`, {
      method: 'POST',
      headers: given.dpop === undefined ? {} : { dpop: given.dpop },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: given.scope ?? READ.join(' '),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    }),
  );
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

async function prove(nonce?: string): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return new SignJWT({ htm: 'POST', htu: `${ORIGIN}/oauth2/v1/token`, nonce })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(publicKey) })
    .setIssuedAt()
    .setJti('one')
    .sign(privateKey);
}

async function statusOf(
  sandbox: OktaSandbox,
  path: string,
  headers: Record<string, string> = {},
): Promise<number> {
  return (await sandbox.fetch(request(path, { headers }))).status;
}
