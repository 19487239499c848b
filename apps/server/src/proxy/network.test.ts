import { describe, expect, test } from 'vitest';
import { createNetworkTest, networkOf, parseNetwork } from './network.ts';

test.each([
  ['192.0.2.1', { address: '192.0.2.1', prefix: 32 }],
  ['10.0.0.0/8', { address: '10.0.0.0', prefix: 8 }],
  ['::1', { address: '::1', prefix: 128 }],
  ['2001:db8::/32', { address: '2001:db8::', prefix: 32 }],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0/8/8', undefined],
  ['10.0.0.0/', undefined],
  ['proxy.example', undefined],
  ['10.0.0', undefined],
])('%s is read as %j', (text, network) => {
  expect(parseNetwork(text)).toEqual(network);
});

test('an address is within a network of its own family', () => {
  const isInside = createNetworkTest([
    { address: '10.0.0.0', prefix: 8 },
    { address: '2001:db8::', prefix: 32 },
  ]);
  const inside = ['10.255.0.1', '2001:db8:ffff::1'];
  const outside = ['11.0.0.1', '2001:db9::1', '', 'unknown', '10.0.0.1:80'];
  expect([...inside, ...outside].filter(isInside)).toEqual(inside);
});

describe('one client', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:7::', '2001:db8:0:7::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['', ''],
  ])('that has %s has all of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
