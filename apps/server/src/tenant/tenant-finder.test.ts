import { describe, expect, test } from 'vitest';
import { createTenantFinder, type ServedTenant } from './tenant-finder.ts';

function served(name: string, hosts: readonly string[] | 'any'): ServedTenant {
  return { config: { name, hosts }, handler: async () => new Response(name) };
}

function reach(tenants: readonly ServedTenant[], url: string): string {
  return createTenantFinder(tenants)(new Request(url))?.config.name ?? 'nobody';
}

describe('of several tenants', () => {
  const tenants = [served('acme', ['acme.example', '[::1]']), served('globex', [])];

  test.each([
    ['http://acme.example/api/scim/v2/Users', 'acme'],
    ['http://ACME.example:8080/api/scim/v2/Users', 'acme'],
    ['http://[::1]:3000/', 'acme'],
    ['http://anything.example/t/globex/api/scim/v2/Users', 'globex'],
    ['http://anything.example/T/Globex/api/scim/v2', 'globex'],
    ['http://anything.example//t//globex', 'globex'],
    // A host leads to its tenant alone, and a tenant with hosts is found by no path.
    ['http://acme.example/t/globex/api/scim/v2/Users', 'nobody'],
    ['http://acme.example/t/acme/api/scim/v2/Users', 'nobody'],
    ['http://anything.example/t/acme/api/scim/v2/Users', 'nobody'],
    ['http://anything.example/t/globex2/api/scim/v2/Users', 'nobody'],
    ['http://anything.example/api/scim/v2/Users', 'nobody'],
    ['http://anything.example/', 'nobody'],
  ])('%s reaches %s', (url, name) => {
    expect(reach(tenants, url)).toBe(name);
  });
});

test('the only tenant is reached by any host', () => {
  expect(reach([served('default', 'any')], 'http://anything.example/t/x')).toBe('default');
});
