import { SCIM_MEDIA_TYPE, toErrorMessage, type ScimError } from '@drawbridge/scim';
import type { Reply } from './reply.ts';

/** Renders an answer. @see RFC 7644 §3.1, §8.1 */
export function toResponse({ status, body, headers = {} }: Reply): Response {
  return body === undefined
    ? new Response(null, { status, headers })
    : new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': SCIM_MEDIA_TYPE, ...headers },
      });
}

/** Renders an error. @see RFC 7644 §3.12; RFC 6750 §3 */
export function toErrorReply(error: ScimError, headers: Readonly<Record<string, string>> = {}): Reply {
  const challenge = error.status === 401 ? { 'www-authenticate': 'Bearer realm="SCIM"' } : {};
  // RFC 9110 §10.2.3, in seconds: Okta does not understand a date here.
  const patience = error.status === 503 ? { 'retry-after': '1' } : {};
  // The order of Retool's documented body, for probes that compare texts.
  const { detail, ...rest } = toErrorMessage(error);
  return {
    status: error.status,
    body: { detail, ...rest },
    headers: { ...challenge, ...patience, ...headers },
  };
}
