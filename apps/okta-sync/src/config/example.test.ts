import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { parseConfig } from './parse-config.ts';

const MINIMAL = `
okta: { orgUrl: https://acme.okta.com }
target: { baseUrl: https://app.example.com/api/scim/v2 }
mappings: [{ okta: { name: Admins }, group: admin }]
`;

it('the example names the defaults as they are', async () => {
  const example = parseConfig(
    await readFile(join(import.meta.dirname, '../../okta-sync.example.yaml'), 'utf8'),
  );
  const defaults = parseConfig(MINIMAL);
  expect({ ...example, activeStatuses: example.activeStatuses.toSorted() }).toEqual({
    ...defaults,
    mappings: example.mappings,
  });
  expect(example.mappings).toHaveLength(3);
});
