import { SCIM_MEDIA_TYPE, ScimError, toErrorMessage } from '@drawbridge/scim';

/** Tells a SCIM client to wait. Okta reads seconds in `Retry-After`, and no dates. */
export function tellScimClientToWait(seconds: number): Response {
  const error = new ScimError(429, undefined, 'too many requests with a token that is not valid');
  return Response.json(toErrorMessage(error), {
    status: error.status,
    headers: { 'content-type': SCIM_MEDIA_TYPE, 'retry-after': String(seconds) },
  });
}
