import { SCIM_MEDIA_TYPE, ScimError, toErrorMessage } from '@drawbridge/scim';

/** Why a client is told to wait. */
export const TOO_MANY_BAD_TOKENS: ScimError = new ScimError(
  429,
  undefined,
  'too many requests with a token that is not valid',
);

/** Tells a SCIM client to wait. Okta reads seconds in `Retry-After`, and no dates. */
export function tellScimClientToWait(seconds: number): Response {
  return Response.json(toErrorMessage(TOO_MANY_BAD_TOKENS), {
    status: TOO_MANY_BAD_TOKENS.status,
    headers: { 'content-type': SCIM_MEDIA_TYPE, 'retry-after': String(seconds) },
  });
}
