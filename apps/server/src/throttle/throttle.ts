import { bearerOf } from '../token/bearer.ts';
import { hashToken } from '../token/hash-token.ts';
import type { ProvenTokens } from '../token/proven-tokens.ts';
import type { BadTokenLimiter } from './bad-token-limiter.ts';

/** By which the log of the request that is refused can be found. */
const REQUEST_ID = 'x-request-id';

/** Answers a request that came from an address. */
export type AddressedHandler = (request: Request, remoteAddress: string) => Promise<Response>;

/** How bad tokens are slowed down. */
export interface ThrottleOptions {
  readonly limiter: BadTokenLimiter;
  readonly proven: Pick<ProvenTokens, 'has'>;
  /** Makes the answer for a wait of some seconds. */
  readonly tellToWait: (seconds: number) => Response;
}

/**
 * Slows down whoever presents one bad token after another. Once the allowance of an address is used up, no token from it
 * is looked up any more, but those that were taken lately: a good client behind the same address goes on, and only one
 * that is new there has to wait with the others. The allowance of all addresses together refuses bad tokens alone.
 */
export function throttleBadTokens(
  handler: (request: Request) => Promise<Response>,
  { limiter, proven, tellToWait }: ThrottleOptions,
): AddressedHandler {
  return async (request, remoteAddress) => {
    // A request without any token tries none.
    if (!request.headers.has('authorization')) return handler(request);
    const token = bearerOf(request.headers);
    const isProven = token !== undefined && proven.has(hashToken(token));
    const wait = isProven ? undefined : limiter.waitOf(remoteAddress);
    if (wait !== undefined) return tellToWait(wait);
    const response = await handler(request);
    if (response.status !== 401) return response;
    const seconds = limiter.count(remoteAddress);
    return seconds === undefined ? response : withRequestId(tellToWait(seconds), response);
  };
}

function withRequestId(refusal: Response, { headers }: Response): Response {
  const requestId = headers.get(REQUEST_ID);
  if (requestId !== null) refusal.headers.set(REQUEST_ID, requestId);
  return refusal;
}
