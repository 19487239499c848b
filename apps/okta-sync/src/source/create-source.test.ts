import { expect, it } from 'vitest';

import type { SourceConfig } from '../config/config.ts';
import { createSource } from './create-source.ts';

const { signal } = new AbortController();

it.each<[SourceConfig, string, string]>([
  [
    {
      kind: 'okta',
      orgUrl: 'https://acme.okta.com',
      auth: { method: 'token' },
      rateShare: 0.5,
      concurrency: 4,
    },
    'https://acme.okta.com/api/v1/groups?limit=1',
    'SSWS secret',
  ],
  [
    {
      kind: 'okta',
      orgUrl: 'http://127.0.0.2:8080',
      auth: { method: 'token' },
      rateShare: 0.5,
      concurrency: 4,
    },
    'http://127.0.0.2:8080/api/v1/groups?limit=1',
    'SSWS secret',
  ],
  [
    { kind: 'scim', baseUrl: 'https://people.example.com/scim/v2' },
    'https://people.example.com/scim/v2/Users?startIndex=1&count=1',
    'Bearer secret',
  ],
])('the source that %j names is reached with the secret', async (config, url, authorization) => {
  const asked: (readonly [string, string | null])[] = [];
  const source = createSource(config, {
    secret: 'secret',
    profileKeys: [],
    fetch: ({ url: at, headers }) => {
      asked.push([at, headers.get('authorization')]);
      return Promise.resolve(new Response(null, { status: 401 }));
    },
  });
  const [probe] = await source.probe({ signal });
  expect(asked).toEqual([[url, authorization]]);
  expect(probe).toMatchObject({ result: 'failed' });
  expect(JSON.stringify(probe)).not.toContain('secret');
});

it('a private key that is none is found out before anything is sent', async () => {
  const asked: string[] = [];
  const auth = { method: 'oauth', clientId: '0oa1', keyId: undefined, scopes: ['okta.groups.read'] } as const;
  const source = createSource(
    { kind: 'okta', orgUrl: 'https://acme.okta.com', auth, rateShare: 0.5, concurrency: 4 },
    {
      secret: 'no key',
      profileKeys: [],
      fetch: ({ url }) => {
        asked.push(url);
        return Promise.resolve(new Response());
      },
    },
  );
  expect(await source.probe({ signal })).toMatchObject([
    { name: 'token', message: 'The private key for Okta is no private key in PEM or JWK form.' },
  ]);
  expect(asked).toEqual([]);
});
