import { isHTTPError, isNetworkError, isTimeoutError } from 'ky';
import { ScimConnectionError } from '../scim-connection-error.ts';
import { toResponseError } from '../scim-response-error.ts';
import type { Call } from './call.ts';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was closed',
};

/**
 * Turns what the HTTP library threw into an error of this package. What comes from the caller's own functions passes
 * through as it is.
 */
export function toClientError(error: unknown, { method, path }: Call, url: string): unknown {
  const { origin } = new URL(url);
  if (isHTTPError(error)) return toResponseError(error.response, error.data, method, path);
  if (isTimeoutError(error)) {
    return new ScimConnectionError(`${method} ${path}: ${origin} did not answer in time.`, { cause: error });
  }
  if (isNetworkError(error) || isBrokenBody(error)) {
    const sentence = `${method} ${path}: cannot reach ${origin}: ${reasonOf(error)}.`;
    return new ScimConnectionError(sentence, { cause: error });
  }
  return error;
}

/** Tells whether the connection broke while the body was read; the HTTP library passes that error through. */
function isBrokenBody(error: unknown): error is Error {
  return error instanceof TypeError && error.message === 'terminated';
}

/** The reason lies deepest in the chain of causes. */
function reasonOf(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) return reasonOf(cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? (error.message || code || 'the request failed');
}
