import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';

import { createOktaSandbox, type Fault, type OktaSandbox } from '../src/index.ts';
import { idsOf, ORIGIN, request } from './call-api.ts';
import { DESCRIBED, type Described, faultsOf } from './contract.ts';

const TOKEN = '/oauth2/v1/token';
const SCOPES = ['okta.groups.read', 'okta.users.read'];

describe('every answer of the contract', () => {
  it.each(DESCRIBED.map((one) => [`${one.method} ${one.template} ${one.status}`, one] as const))(
    'is the one that the sandbox gives: %s',
    async (_name, described) => {
      const scene = await createScene();
      const right = await scene.requestFor(described);
      const fault = faultFor(described);
      if (fault !== undefined) scene.sandbox.faults.next(fault);
      const response = await scene.sandbox.fetch(right);
      expect(await faultsOf(described, response)).toEqual([]);
    },
  );

  it('is refused when it lacks what the contract demands, has another type, or another status', async () => {
    const org = { method: 'GET', template: '/api/v1/org', status: 200 };
    const headers = Object.fromEntries(
      ['limit', 'remaining', 'reset'].map((one) => [`x-rate-limit-${one}`, '1']),
    );
    const faults = (body: unknown, init: ResponseInit = { headers }) =>
      faultsOf(org, Response.json(body, init));
    expect(await faults({ id: '00o1' })).toEqual([]);
    expect(await faults({ id: '00o1' }, {})).toHaveLength(3);
    expect(await faults({ id: 1 })).toHaveLength(1);
    expect(await faults({}, { headers, status: 403 })).toEqual(['403 instead of 200']);
  });
});

/** What has to go wrong for an answer that a right request would not get. */
function faultFor({ template, status }: Described): Fault | undefined {
  if (status < 400 || (template === TOKEN && status < 429)) return undefined;
  return status === 429 ? { kind: 'rate-limit' } : { kind: 'status', status };
}

interface Scene {
  readonly sandbox: OktaSandbox;
  /** A right request for this operation; for a token, one that gets this answer. */
  readonly requestFor: (described: Described) => Promise<Request>;
}

async function createScene(): Promise<Scene> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const app = { clientId: 'app', publicKey: await exportJWK(publicKey), scopes: SCOPES };
  const sandbox = createOktaSandbox({ users: 40, apps: [app] });
  const mappings = `/api/v1/apps/${sandbox.appId}/group-push/mappings`;
  const idOf = (name: string): string => sandbox.org.findGroup(name)?.id ?? '';
  const push = (name: string): Request =>
    request(mappings, jsonBody('POST', { sourceGroupId: idOf(name), targetGroupName: name }));
  await sandbox.fetch(push('Retool Viewers'));
  const [mappingId = ''] = idsOf(await (await sandbox.fetch(request(mappings))).json());
  const variables: Readonly<Record<string, string>> = {
    groupId: idOf('Retool Admins'),
    idOrLogin: sandbox.org.users()[0]?.id ?? '',
    appId: sandbox.appId,
    mappingId,
  };
  const requestFor = async ({ method, template, status }: Described): Promise<Request> => {
    if (template === TOKEN) return tokenRequest(privateKey, status);
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? '');
    switch (method) {
      case 'POST':
        return push('Retool Admins');
      case 'PATCH':
        return request(path, jsonBody('PATCH', { status: 'INACTIVE' }));
      case 'DELETE':
        await sandbox.fetch(request(path, jsonBody('PATCH', { status: 'INACTIVE' })));
        return request(`${path}?deleteTargetGroup=false`, { method: 'DELETE' });
      default:
        return request(template === '/api/v1/groups' ? `${path}?expand=stats` : path);
    }
  };
  return { sandbox, requestFor };
}

function jsonBody(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body) };
}

/** A request for a token that is granted, but for a scope that the app does not have (400), or by nobody (401). */
async function tokenRequest(key: CryptoKey, status: number): Promise<Request> {
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('app')
    .setSubject(status === 401 ? 'nobody' : 'app')
    .setAudience(`${ORIGIN}${TOKEN}`)
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(key);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: status === 400 ? 'okta.everything' : SCOPES.join(' '),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return new Request(`${ORIGIN}${TOKEN}`, { method: 'POST', body });
}
