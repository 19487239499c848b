import { isIP } from 'node:net';
import { splitList } from '../split-list.ts';
import { createNetworkTest, plainAddress, type Network } from './network.ts';

/** Answers a request that came from an address. */
export type AddressedHandler = (request: Request, remoteAddress: string) => Promise<Response>;

/**
 * Lets a handler see requests as clients sent them to the proxies in front of it: with the client's address, and the
 * scheme and host that the client used. What these headers say counts from a trusted proxy alone: anybody can send them.
 */
export function behindProxies(handler: AddressedHandler, trusted: readonly Network[]): AddressedHandler {
  const isTrusted = createNetworkTest(trusted);
  return async (request, peer) => {
    const address = plainAddress(peer);
    if (!isTrusted(address)) return handler(request, address);
    return handler(asClientSent(request), clientOf(request.headers, address, isTrusted));
  };
}

/**
 * The address behind the trusted proxies: each adds the one that it was asked by to the right, and what is left of the
 * first that is not trusted is the client's own invention.
 */
function clientOf(headers: Headers, peer: string, isTrusted: (address: string) => boolean): string {
  let client = peer;
  for (const entry of splitList(headers.get('x-forwarded-for') ?? '').toReversed()) {
    const address = plainAddress(withoutPort(entry));
    if (isIP(address) === 0) return client;
    client = address;
    if (!isTrusted(address)) return client;
  }
  return client;
}

function asClientSent(request: Request): Request {
  const url = new URL(request.url);
  // The proxy that is next to the server says the last word.
  const protocol = splitList(request.headers.get('x-forwarded-proto') ?? '')
    .at(-1)
    ?.toLowerCase();
  const host = splitList(request.headers.get('x-forwarded-host') ?? '').at(-1);
  if (protocol === 'http' || protocol === 'https') url.protocol = protocol;
  if (host !== undefined) {
    // A host without a port means the scheme's own, which the setter would not set.
    url.port = '';
    url.host = host;
  }
  return url.href === request.url ? request : new Request(url, request);
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const bracketed = /^\[(?<address>[^\]]*)\](?::\d+)?$/.exec(entry)?.groups?.['address'];
  return bracketed ?? /^(?<address>[\d.]+):\d+$/.exec(entry)?.groups?.['address'] ?? entry;
}
