import { describe, expect, test } from 'vitest';
import { behindProxies } from './behind-proxies.ts';

const TRUSTED = [
  { address: '10.0.0.0', prefix: 8 },
  { address: '2001:db8:ffff::', prefix: 48 },
];

async function seen(
  headers: Readonly<Record<string, string>>,
  peer = '10.0.0.1',
): Promise<readonly [address: string, url: string, body: string]> {
  let found: readonly [string, string, string] = ['', '', ''];
  const handler = behindProxies(async (request, address) => {
    found = [address, request.url, await request.text()];
    return new Response();
  }, TRUSTED);
  await handler(new Request('http://inner:3000/Users?count=1', { method: 'POST', headers, body: 'x' }), peer);
  return found;
}

describe('the address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, 10.0.0.2, 10.9.9.9', '203.0.113.7'],
    ['10.0.0.2,10.0.0.3', '10.0.0.2'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['2001:db8::7, 2001:db8:ffff::1', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, unknown, 10.0.0.2', '10.0.0.2'],
    ['unknown', '10.0.0.1'],
    ['', '10.0.0.1'],
  ])('behind trusted proxies is the right-most that is not one of them: %j', async (list, address) => {
    expect((await seen({ 'x-forwarded-for': list }))[0]).toBe(address);
    expect((await seen({ 'x-forwarded-for': list }, '::ffff:10.0.0.1'))[0]).toBe(address);
  });

  test('is that of the peer where no proxy is trusted, whatever it says', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': 'a.example' };
    expect(await seen(forged, '198.51.100.1')).toEqual([
      '198.51.100.1',
      'http://inner:3000/Users?count=1',
      'x',
    ]);
  });
});

describe('the URL', () => {
  test.each([
    [{ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'scim.example' }, 'https://scim.example'],
    [{ 'x-forwarded-host': 'scim.example:8443' }, 'http://scim.example:8443'],
    [{ 'x-forwarded-proto': 'HTTPS' }, 'https://inner:3000'],
    [{ 'x-forwarded-host': 'forged.example, scim.example' }, 'http://scim.example'],
    [{ 'x-forwarded-proto': 'ftp' }, 'http://inner:3000'],
    [{}, 'http://inner:3000'],
  ])('is the one that the client used: %j', async (headers, origin) => {
    const [, url, body] = await seen(headers);
    expect(url).toBe(`${origin}/Users?count=1`);
    expect(body).toBe('x');
  });
});
