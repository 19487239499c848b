/**
 * Why no usable answer came:
 *
 * - `refused`: no connection could be made, so that nothing was sent;
 * - `broken`: the connection broke before the whole answer was there;
 * - `timeout`: the time ran out;
 * - `malformed`: what answered does not speak SCIM.
 */
export type ConnectionFailure = 'refused' | 'broken' | 'timeout' | 'malformed';

/** Which request it is about. */
export interface FailedRequest {
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** How often it was sent; undefined where an answer came and could not be read. */
  readonly attempts?: number;
}

/**
 * No usable answer came. Whether the request took effect is unknown, unless `reason` is `refused`. An aborted call is no
 * such error: it rejects with the reason of its signal.
 */
export class ScimConnectionError extends Error {
  override readonly name: string = 'ScimConnectionError';
  readonly reason: ConnectionFailure;
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** How often the request was sent; undefined where an answer came and could not be read. */
  readonly attempts: number | undefined;

  constructor(reason: ConnectionFailure, request: FailedRequest, sentence: string, options?: ErrorOptions) {
    super(`${request.method} ${request.path}: ${sentence}`, options);
    this.reason = reason;
    this.method = request.method;
    this.path = request.path;
    this.attempts = request.attempts;
  }
}
