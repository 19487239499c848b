import type { BadTokenLimiter } from './bad-token-limiter.ts';

/** By which the log of the request that is refused can be found. */
const REQUEST_ID = 'x-request-id';

/** Answers a request that came from an address. */
export type AddressedHandler = (request: Request, remoteAddress: string) => Promise<Response>;

/**
 * Slows down whoever presents one bad token after another: once the limiter has had enough, they are told to wait rather
 * than that the token is bad. Every request is authenticated first, so that good tokens are never slowed, not even those
 * of a good client behind the same address.
 *
 * @param tellToWait Makes the answer for a wait of some seconds.
 */
export function throttleBadTokens(
  handler: (request: Request) => Promise<Response>,
  limiter: BadTokenLimiter,
  tellToWait: (seconds: number) => Response,
): AddressedHandler {
  return async (request, remoteAddress) => {
    const response = await handler(request);
    // A request without any token tries none.
    if (response.status !== 401 || !request.headers.has('authorization')) return response;
    const seconds = limiter.count(remoteAddress);
    if (seconds === undefined) return response;
    const refusal = tellToWait(seconds);
    const requestId = response.headers.get(REQUEST_ID);
    if (requestId !== null) refusal.headers.set(REQUEST_ID, requestId);
    return refusal;
  };
}
