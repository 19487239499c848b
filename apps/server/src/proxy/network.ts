import { BlockList, isIP, isIPv6 } from 'node:net';

/** An IP network; with all bits, one address. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** Parses an address or a network, such as `10.0.0.0/8`; gives `undefined` where the text is neither. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', prefix, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return undefined;
  const bits = version === 4 ? 32 : 128;
  if (prefix === undefined) return { address, prefix: bits };
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits ? { address, prefix: Number(prefix) } : undefined;
}

/** Creates a test of whether an address lies within one of some networks. */
export function createNetworkTest(networks: readonly Network[]): (address: string) => boolean {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, familyOf(address));
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

/** The address in its own family: a socket that takes both gives IPv4 addresses as `::ffff:192.0.2.1`. */
export function plainAddress(address: string): string {
  return /^::ffff:(?<plain>\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.groups?.['plain'] ?? address;
}

/**
 * The network whose addresses one client may have all at once: of IPv6 the first 64 bits, of IPv4 the address itself.
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.replace(/%.*/, '').split('::');
  const first = groupsOf(head);
  const last = groupsOf(tail ?? '');
  // An IPv4 address at the end stands for two groups.
  const missing = 8 - first.length - last.length - (plain.includes('.') ? 1 : 0);
  const groups = [...first, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
