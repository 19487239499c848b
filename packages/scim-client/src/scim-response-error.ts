import { ScimError, parseErrorMessage } from '@drawbridge/scim/wire';
import { requestIdOf } from './http/request-id.ts';
import { parseRetryAfter } from './http/retry-after.ts';

/** Which request was refused. */
export interface RefusedRequest {
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** The id under which the service provider logged the request, from `X-Request-Id`. */
  readonly requestId: string | undefined;
  /** Milliseconds to wait before another attempt, from `Retry-After`. */
  readonly retryAfter: number | undefined;
}

/**
 * The service provider answered with an error status: a `ScimError` that also knows its request.
 *
 * @see RFC 7644 §3.12
 */
export class ScimResponseError extends ScimError {
  override readonly name: string = 'ScimResponseError';
  readonly method: string;
  readonly path: string;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(error: ScimError, request: RefusedRequest) {
    super(error.status, error.scimType, error.detail);
    this.method = request.method;
    this.path = request.path;
    this.requestId = request.requestId;
    this.retryAfter = request.retryAfter;
  }
}

/**
 * Reads an error answer.
 *
 * @param body The body as parsed JSON, or as text: a proxy's page gives an error with the status and a short detail.
 */
export function toResponseError(response: Response, body: unknown, method: string, path: string): ScimError {
  const reason = response.statusText === '' ? '' : ` ${response.statusText}`;
  const fallback = `${method} ${path} was answered with ${response.status}${reason} and no SCIM error.`;
  const requestId = requestIdOf(response.headers);
  const error = parseErrorMessage(response.status, parseText(body), fallback);
  const retryAfter = parseRetryAfter(response.headers);
  return new ScimResponseError(error, { method, path, requestId, retryAfter });
}

/** A server may send its JSON under a media type that does not say so. */
function parseText(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
