import { isNetworkError, isTimeoutError } from 'ky';
import type { ConnectionFailure } from '../scim-connection-error.ts';

/** What the codes of the runtimes mean. Behind the `refused` ones nothing was sent. */
const FAILURES: Readonly<Record<string, readonly [ConnectionFailure, string]>> = {
  ECONNREFUSED: ['refused', 'the connection was refused'],
  ConnectionRefused: ['refused', 'the connection was refused'],
  ENOTFOUND: ['refused', 'the host name is unknown'],
  EAI_AGAIN: ['refused', 'the host name cannot be looked up'],
  EHOSTUNREACH: ['refused', 'there is no way to the host'],
  ENETUNREACH: ['refused', 'there is no way to the network'],
  UND_ERR_CONNECT_TIMEOUT: ['refused', 'the connection timed out'],
  ECONNRESET: ['broken', 'the connection was closed'],
  ETIMEDOUT: ['broken', 'the connection timed out'],
  UND_ERR_SOCKET: ['broken', 'the connection was closed'],
};

/** What kind of failure an error of the HTTP library is, and why; undefined when it is none of the connection's. */
export function connectionFailureOf(error: unknown): readonly [ConnectionFailure, string] | undefined {
  if (isTimeoutError(error)) return ['timeout', 'no answer in time'];
  return isNetworkError(error) || isUnknownToLibrary(error) ? failureOf(error) : undefined;
}

/** The reason lies deepest in the chain of causes. */
function failureOf(error: Error): readonly [ConnectionFailure, string] {
  const { cause } = error;
  if (cause instanceof Error) return failureOf(cause);
  const code = codeOf(error);
  const known = FAILURES[code];
  if (known !== undefined) return known;
  // Deno tells it only in words.
  const failure = error.message.includes('client error (Connect)') ? 'refused' : 'broken';
  return [failure, error.message || code || 'the request failed'];
}

/** Bun gives its errors the codes themselves, and workerd has a full stop. */
function isUnknownToLibrary(error: unknown): error is Error {
  return (
    error instanceof Error &&
    (Object.hasOwn(FAILURES, codeOf(error)) || error.message === 'Network connection lost.')
  );
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
