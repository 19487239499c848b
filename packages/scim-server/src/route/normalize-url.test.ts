import { LENIENT, STRICT, type Compat } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { parseParameters } from '../parse/parameters.ts';
import { normalizeUrl } from './normalize-url.ts';

function normalize(
  rest: string,
  basePath = '/api/scim/v2',
  compat: Compat = LENIENT,
): readonly [string | undefined, object] {
  const { path, query } = normalizeUrl(new URL(`http://scim.test${rest}`), basePath, compat);
  return [path, Object.fromEntries(parseParameters(query))];
}

describe('normalizeUrl', () => {
  it.each([
    ['/api/scim/v2', '/', {}],
    ['/api/scim/v2/', '/', {}],
    ['/Api/SCIM/v2/Users/Ab%2Fc', '/Users/Ab%2Fc', {}],
    ['/api/scim/v2//Users//', '/Users', {}],
    ['/api/scim/v2/Users?Count=1&count=1', '/Users', { count: '1' }],
    [
      '/api/scim/v2/?aadOptscim062020/Users?filter=a+eq+1&count=2',
      '/Users',
      { filter: 'a eq 1', count: '2' },
    ],
    ['/api/scim/v2?aadOptscim062020=1/Users/u1', '/Users/u1', {}],
    ['/api/scim/v2/Users?aadOptscim062020&count=2', '/Users', { count: '2' }],
    [
      '/api/scim/v2/Users?count=2&AADOptScim062020=true&startIndex=3',
      '/Users',
      { count: '2', startindex: '3' },
    ],
    ['/api/scim/v2/Users?count=2?aadOptscim062020', '/Users', { count: '2' }],
    ['/api/scim/v2/Users?filter="aadOptscim062020"', '/Users', { filter: '"aadOptscim062020"' }],
  ])('%s', (url, path, query) => {
    expect(normalize(url)).toEqual([path, query]);
  });

  it.each(['/', '/api/scim/v20', '/api/scim/v2x/Users', '/other/api/scim/v2'])('%s is outside', (url) => {
    expect(normalize(url)[0]).toBeUndefined();
  });

  it.each([
    ['/api/scim/v2', '/'],
    ['/api/scim/v2/', '/'],
    ['/api/scim/v2/Users', '/Users'],
    ['/api/scim/v2/Users/', '/Users/'],
    ['/api/scim/v2//Users', '//Users'],
    ['/API/scim/v2/Users', undefined],
    ['/api/scim/v2/?aadOptscim062020/Users', '/'],
  ])('takes %s as it is without the leniency', (url, path) => {
    expect(normalize(url, undefined, STRICT)[0]).toBe(path);
  });

  it('takes a base path at the root', () => {
    expect(normalize('/Users', '')).toEqual(['/Users', {}]);
    expect(normalize('/', '')).toEqual(['/', {}]);
  });
});
