import type { SecretMask } from './config/secret-mask.ts';
import type { FetchFunction } from './fetch-function.ts';

/**
 * Hides secrets in every answer, before anybody reads it: a server may repeat in its answer what it was sent, and an answer
 * ends up in messages, in the state and in the journal. In an answer that tells of no success, signed tokens are hidden
 * too, whoever made them.
 */
export function maskAnswers(mask: SecretMask, send: FetchFunction = fetch): FetchFunction {
  return async (request) => {
    const response = await send(request);
    if (response.body === null) return response;
    const hide: SecretMask = response.ok ? mask : (text) => mask(text).replaceAll(SIGNED, '[secret]');
    const headers = [...response.headers].map(([name, value]) => [name, hide(value)] as [string, string]);
    const { status, statusText } = response;
    return new Response(hide(await response.text()), { status, statusText: hide(statusText), headers });
  };
}

/** A JSON Web Token, such as an access token, an assertion or a proof of possession. */
const SIGNED = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
