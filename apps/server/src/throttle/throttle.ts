import { REQUEST_ID_HEADER, requestIdOf } from '@drawbridge/scim-server';
import type { AddressedHandler } from '../proxy/behind-proxies.ts';
import { bearerOf } from '../token/bearer.ts';
import { hashToken } from '../token/hash-token.ts';
import type { ProvenTokens } from '../token/proven-tokens.ts';
import type { BadTokenLimiter } from './bad-token-limiter.ts';

/** How bad tokens are slowed down. */
export interface ThrottleOptions {
  readonly limiter: BadTokenLimiter;
  readonly proven: Pick<ProvenTokens, 'has'>;
  /** Makes the answer for a wait of some seconds. */
  readonly tellToWait: (seconds: number) => Response;
  /** Is told of a request that is refused without a look at its token. */
  readonly onRefused?: (refused: RefusedRequest) => void;
}

/** A request that no handler has seen. */
export interface RefusedRequest {
  readonly request: Request;
  readonly remoteAddress: string;
  /** By which the client finds the request in the log. */
  readonly requestId: string;
  readonly status: number;
}

/**
 * Slows down whoever presents one bad token after another. Once the allowance of an address is used up, no token from it
 * is looked up any more, but those that were taken lately: a good client behind the same address goes on, and only one
 * that is new there has to wait with the others. The allowance of all addresses together refuses bad tokens alone.
 */
export function throttleBadTokens(
  handler: (request: Request) => Promise<Response>,
  { limiter, proven, tellToWait, onRefused }: ThrottleOptions,
): AddressedHandler {
  return async (request, remoteAddress) => {
    // A request without any token tries none.
    if (!request.headers.has('authorization')) return handler(request);
    const token = bearerOf(request.headers);
    const isProven = token !== undefined && proven.has(hashToken(token));
    const wait = isProven ? undefined : limiter.waitOf(remoteAddress);
    if (wait !== undefined) {
      const requestId = requestIdOf(request.headers);
      const refusal = withRequestId(tellToWait(wait), requestId);
      onRefused?.({ request, remoteAddress, requestId, status: refusal.status });
      return refusal;
    }
    const response = await handler(request);
    if (response.status !== 401) return response;
    const seconds = limiter.count(remoteAddress);
    return seconds === undefined
      ? response
      : withRequestId(tellToWait(seconds), response.headers.get(REQUEST_ID_HEADER));
  };
}

function withRequestId(refusal: Response, requestId: string | null): Response {
  if (requestId !== null) refusal.headers.set(REQUEST_ID_HEADER, requestId);
  return refusal;
}
