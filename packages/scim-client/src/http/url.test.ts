import { describe, expect, test } from 'vitest';
import { fillPath, parseBaseUrl, toUrl } from './url.ts';

describe('parseBaseUrl', () => {
  test.each([
    ['http://127.0.0.1:3000/api/scim/v2', 'http://127.0.0.1:3000/api/scim/v2'],
    ['http://127.0.0.1:3000/api/scim/v2/', 'http://127.0.0.1:3000/api/scim/v2'],
    ['https://example.com', 'https://example.com'],
    ['https://example.com/scim/?aadOptscim062020', 'https://example.com/scim'],
  ])('%s becomes %s', (given, wanted) => {
    expect(parseBaseUrl(given)).toBe(wanted);
  });

  test.each(['', 'example.com/scim', '/api/scim/v2', 'ftp://example.com'])('refuses "%s"', (given) => {
    expect(() => parseBaseUrl(given)).toThrow(`baseUrl: "${given}" is not an absolute http or https URL`);
  });
});

describe('fillPath', () => {
  test('encodes an id, so that it stays one segment', () => {
    expect(fillPath('/Users/{id}', { id: 'a/b?c#d e' })).toBe('/Users/a%2Fb%3Fc%23d%20e');
  });

  test.each(['', '.', '..', undefined])('refuses the id %j, which would name another resource', (id) => {
    expect(() => fillPath('/Users/{id}', { id })).toThrow('id: expected the identifier of a resource');
  });
});

test('toUrl joins lists by commas, encodes values and leaves undefined parameters out', () => {
  const query = { filter: 'userName eq "a&b"', attributes: ['userName', 'emails.value'], count: undefined };
  const url = new URL(toUrl('http://host/scim', { method: 'GET', path: '/Users', query }));
  expect(url.pathname).toBe('/scim/Users');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    filter: 'userName eq "a&b"',
    attributes: 'userName,emails.value',
  });
});
