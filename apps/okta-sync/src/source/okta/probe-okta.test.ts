import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';

import type { OktaCredentials } from './okta-credentials.ts';
import { createOktaSource } from './okta-source.ts';

const { signal } = new AbortController();
const TOKEN: OktaCredentials = { kind: 'token', token: 'sandbox-token' };

it('a token that works is praised, and its age warned of', async () => {
  expect(await probe(createOktaSandbox({ users: 30 }))).toEqual({
    reachable: 'ok',
    token: 'ok',
    'okta.groups.read': 'ok',
    'okta.users.read': 'ok',
    everyone: 'ok',
    clock: 'ok',
    credentials: 'warning',
  });
});

it('a caller without a role is told from one that works, though no answer is an error', async () => {
  const sandbox = createOktaSandbox({ users: 30 });
  sandbox.setRole('none');
  expect(await probe(sandbox)).toMatchObject({
    token: 'ok',
    'okta.groups.read': 'failed',
    'okta.users.read': 'failed',
  });
  sandbox.setRole('group-admin');
  expect(await probe(sandbox)).toMatchObject({ 'okta.groups.read': 'ok', everyone: 'warning' });
});

it('a scope that was not granted is named', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const scopes = ['okta.groups.read'];
  const app = { clientId: 'app', publicKey: await exportJWK(publicKey), scopes, dpop: true };
  const credentials: OktaCredentials = {
    kind: 'oauth',
    clientId: 'app',
    privateKey: JSON.stringify(await exportJWK(privateKey)),
    keyId: undefined,
    scopes,
  };
  expect(await probe(createOktaSandbox({ users: 30, apps: [app] }), credentials)).toMatchObject({
    'okta.groups.read': 'ok',
    'okta.users.read': 'failed',
    credentials: 'ok',
  });
});

it('a token that is refused, an org that is not there, and a clock that is off', async () => {
  const sandbox = createOktaSandbox({ users: 30 });
  expect(await probe(sandbox, { kind: 'token', token: 'wrong' })).toEqual({ token: 'failed' });
  sandbox.faults.next({ kind: 'disconnect' }, { times: Infinity });
  expect(await probe(sandbox)).toEqual({ reachable: 'failed' });
  const late = createOktaSandbox({ users: 30, clock: () => new Date(Date.now() - 300_000) });
  expect(await probe(late)).toMatchObject({ clock: 'warning' });
});

it('an answer that is no list is told like any other failure', async () => {
  const { fetch } = createOktaSandbox({ users: 30 });
  const noList = (part: string): Pick<OktaSandbox, 'fetch'> => ({
    fetch: (request) => (request.url.includes(part) ? Promise.resolve(Response.json({})) : fetch(request)),
  });
  expect(await probe(noList('/groups?limit=1'))).toEqual({ reachable: 'failed' });
  expect(await probe(noList('/users?limit=1'))).toMatchObject({
    'okta.groups.read': 'ok',
    'okta.users.read': 'failed',
  });
});

async function probe(
  { fetch }: Pick<OktaSandbox, 'fetch'>,
  credentials: OktaCredentials = TOKEN,
): Promise<Readonly<Record<string, string>>> {
  const source = createOktaSource({
    orgUrl: 'https://okta.test',
    credentials,
    profileKeys: [],
    fetch,
    sleep: () => Promise.resolve(),
  });
  const probes = await source.probe({ signal });
  for (const { result, message, remedy } of probes) {
    expect(message).toMatch(/^[A-Z].*\.$/s);
    expect(remedy !== undefined).toBe(result !== 'ok');
  }
  return Object.fromEntries(probes.map(({ name, result }) => [name, result]));
}
