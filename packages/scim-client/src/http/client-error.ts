import { isHTTPError } from 'ky';
import { ScimConnectionError } from '../scim-connection-error.ts';
import { toResponseError } from '../scim-response-error.ts';
import type { Call } from './call.ts';
import { connectionFailureOf } from './connection-failure.ts';

/**
 * Turns what the HTTP library threw into an error of this package. What comes from the caller's own functions passes
 * through as it is.
 */
export function toClientError(
  error: unknown,
  { method, path }: Call,
  origin: string,
  attempts: number,
): unknown {
  const request = { method, path, attempts };
  if (isHTTPError(error)) return toResponseError(error.response, error.data, request);
  const [reason, why] = connectionFailureOf(error) ?? [];
  if (reason === undefined) return error;
  const sentence =
    reason === 'timeout' ? `${origin} did not answer in time.` : `cannot reach ${origin}: ${why}.`;
  return new ScimConnectionError(reason, request, sentence, { cause: error });
}
