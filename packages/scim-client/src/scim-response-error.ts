import { ScimError, parseErrorMessage } from '@drawbridge/scim/wire';
import { requestIdOf } from './http/request-id.ts';
import { parseRetryAfter } from './http/retry-after.ts';

/** Which request was refused, and how. */
export interface RefusedRequest {
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** How often it was sent. */
  readonly attempts: number;
  /** The id under which the service provider logged the request, from `X-Request-Id`. */
  readonly requestId: string | undefined;
  /** Milliseconds to wait before another attempt, from `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** The body of the answer: parsed JSON, or its text. */
  readonly body: unknown;
}

/**
 * The service provider answered with an error status: a `ScimError` that also knows its request. The `body` is not
 * enumerable, so that a logger that prints the error leaves it out: it may tell of people.
 *
 * @see RFC 7644 §3.12
 */
export class ScimResponseError extends ScimError {
  override readonly name: string = 'ScimResponseError';
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** How often the request was sent. */
  readonly attempts: number;
  /** The id under which the service provider logged the request, from `X-Request-Id`. */
  readonly requestId: string | undefined;
  /** Milliseconds to wait before another attempt, from `Retry-After`. */
  readonly retryAfter: number | undefined;
  /** The body of the answer: parsed JSON, or its text. */
  declare readonly body: unknown;

  constructor(error: ScimError, request: RefusedRequest) {
    super(error.status, error.scimType, error.detail);
    this.method = request.method;
    this.path = request.path;
    this.attempts = request.attempts;
    this.requestId = request.requestId;
    this.retryAfter = request.retryAfter;
    Object.defineProperty(this, 'body', { value: request.body, enumerable: false });
  }
}

/**
 * Reads an error answer.
 *
 * @param body The body as parsed JSON, or as text: a proxy's page gives an error with the status and a short detail.
 */
export function toResponseError(
  response: Response,
  body: unknown,
  request: Pick<RefusedRequest, 'method' | 'path' | 'attempts'>,
): ScimResponseError {
  const { status, statusText, headers } = response;
  const reason = statusText === '' ? '' : ` ${statusText}`;
  const fallback = `${request.method} ${request.path} was answered with ${status}${reason} and no SCIM error.`;
  const parsed = parseText(body);
  return new ScimResponseError(parseErrorMessage(status, parsed, fallback), {
    ...request,
    requestId: requestIdOf(headers),
    retryAfter: parseRetryAfter(headers),
    body: parsed,
  });
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
