import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { parseConfig } from './parse-config.ts';

const MINIMAL = `
source: { okta: { orgUrl: https://acme.okta.com } }
target: { baseUrl: https://app.example.com/api/scim/v2 }
mappings: [{ from: { name: Admins }, group: admin }]
`;

it('the example names the defaults as they are', async () => {
  const text = await readFile(join(import.meta.dirname, '../../okta-sync.example.yaml'), 'utf8');
  const example = parseConfig(text);
  expect(example).toEqual({ ...parseConfig(MINIMAL), mappings: example.mappings });
  expect(example.mappings).toHaveLength(3);
});

it('what the example has commented out can be used', async () => {
  const text = await readFile(join(import.meta.dirname, '../../okta-sync.example.yaml'), 'utf8');
  const uncommented = text
    .replace('  # scim:', '  scim:')
    .replace(/^ {2}okta:\n(?: {4}.*\n)*/m, '')
    .replaceAll(/^# (mirror|health|heartbeatUrl):/gm, '$1:')
    .replaceAll(/^# {3}/gm, '  ')
    .replaceAll(/# (urn|metadata)/g, '$1')
    .replace('  # self:', '  self:')
    .replace('00g1emaKYZTWRYYRRTSK', 'any-id');
  const config = parseConfig(uncommented);
  expect(config.source.kind).toBe('scim');
  expect(config.mirror).toHaveLength(1);
  expect(config.users.attributes).toHaveLength(6);
  expect(config).toMatchObject({ health: { port: 9464 }, guards: { self: 'okta-sync@acme.com' } });
});
