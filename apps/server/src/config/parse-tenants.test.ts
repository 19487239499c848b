import { expect, test } from 'vitest';
import { parseTenants } from './parse-tenants.ts';

test('tenants have hosts or none, and defaults for the rest', () => {
  const text = `
tenants:
  - name: acme
    hosts: [SCIM.acme.example]
    publicUrl: https://scim.acme.example/api/scim/v2
    defaultGroupPrefix: 'Retool production - '
    guards: { lastAdmin: false, protectedUsers: [break-glass@acme.example] }
  - name: globex
`;
  expect(parseTenants(text, 't.yaml')).toEqual([
    {
      name: 'acme',
      hosts: ['scim.acme.example'],
      publicUrl: 'https://scim.acme.example/api/scim/v2',
      defaultGroupPrefix: 'Retool production - ',
      guards: { lastAdmin: false, protectedUsers: ['break-glass@acme.example'] },
    },
    {
      name: 'globex',
      hosts: [],
      publicUrl: undefined,
      defaultGroupPrefix: '',
      guards: { lastAdmin: true, protectedUsers: [] },
    },
  ]);
});

test('every mistake is named at once, with the file', () => {
  const text = `
tenants:
  - name: Acme
    hosts: ['https://x']
    colour: red
  - hosts: [x]
`;
  expect(() => parseTenants(text, 't.yaml')).toThrowError(
    [
      't.yaml: tenants.0.name must have 1 to 63 small letters, digits and hyphens, and begin with none',
      't.yaml: tenants.0.hosts.0 must be a host name without scheme, port and path',
      't.yaml: tenants.0 Unrecognized key: "colour"',
      't.yaml: tenants.1.name is missing',
    ].join('\n'),
  );
});

test.each([
  ['tenants: [{name: a}, {name: a}]', 't.yaml: name a is given twice'],
  ['tenants: [{name: a, hosts: [x]}, {name: b, hosts: [X]}]', 't.yaml: host x has two tenants'],
  ['tenants: []', 't.yaml: tenants must name at least one tenant'],
  ['', 't.yaml: '],
  ['tenants: [', 't.yaml is no YAML'],
  ['tenants: [{name: "*"}]', 'tenants.0.name must have'],
])('%s is refused', (text, message) => {
  expect(() => parseTenants(text, 't.yaml')).toThrowError(message);
});
