import { isJsonObject, type JsonObject } from './json.ts';
import { ERROR_MESSAGE } from './urn.ts';

/**
 * The HTTP status that goes with each error keyword of RFC 7644 Table 9, and of the pagination errors that RFC 9865 adds.
 *
 * @see RFC 7644 §3.12, Table 9; RFC 9865 §2.1
 */
const STATUS_OF_SCIM_TYPE = {
  invalidFilter: 400,
  tooMany: 400,
  uniqueness: 409,
  mutability: 400,
  invalidSyntax: 400,
  invalidPath: 400,
  noTarget: 400,
  invalidValue: 400,
  invalidVers: 400,
  sensitive: 403,
  invalidCursor: 400,
  expiredCursor: 400,
  invalidCount: 400,
} as const;

/** A detail error keyword. @see RFC 7644 §3.12, Table 9; RFC 9865 §2.1 */
export type ScimType = keyof typeof STATUS_OF_SCIM_TYPE;

/** Tells whether a value is one of the error keywords. */
export function isScimType(value: unknown): value is ScimType {
  return typeof value === 'string' && Object.hasOwn(STATUS_OF_SCIM_TYPE, value);
}

/**
 * The one error of the protocol, for both sides: a service provider renders it, a client parses into it.
 *
 * ```http
 * HTTP/1.1 409 Conflict
 * Content-Type: application/scim+json
 *
 * {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"userName \"bjensen\" is taken"}
 * ```
 *
 * @see RFC 7644 §3.12
 */
export class ScimError extends Error {
  override readonly name: string = 'ScimError';
  /** HTTP status code, 400 to 599. */
  readonly status: number;
  /** The detail error keyword, where the RFC has one for the case. */
  readonly scimType: ScimType | undefined;
  /** A sentence for people: names the attribute path and the kind of the offending value, never a secret. */
  readonly detail: string;

  constructor(status: number, scimType: ScimType | undefined, detail: string, options?: ErrorOptions) {
    super(scimType === undefined ? `${status}: ${detail}` : `${status} ${scimType}: ${detail}`, options);
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
  }

  /**
   * The only funnel from `unknown`: a `ScimError` stays itself, anything else becomes a bare 500 that tells nothing of
   * its cause to the client and keeps it as `cause` for the log.
   */
  static from(error: unknown): ScimError {
    return error instanceof ScimError
      ? error
      : new ScimError(500, undefined, INTERNAL_ERROR, { cause: error });
  }
}

/** What can be done about it stands in the answer, and what it was only in the log. @see RFC 7644 §3.12, Table 8 */
const INTERNAL_ERROR =
  'The service provider failed to process the request. Look whether it took effect before sending it again; if it ' +
  'fails again, give the administrator the X-Request-Id of the answer.';

/** Renders an error as the message body of RFC 7644 §3.12; `status` is a string there. */
export function toErrorMessage(error: ScimError): JsonObject {
  return {
    schemas: [ERROR_MESSAGE],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
  };
}

/**
 * Reads an error response's parsed body back into a `ScimError`. A body that is no SCIM error message (a proxy's page,
 * an empty body) still gives an error with the HTTP status and `fallback` as its detail.
 */
export function parseErrorMessage(status: number, body: unknown, fallback: string): ScimError {
  if (!isJsonObject(body)) return new ScimError(status, undefined, fallback);
  const scimType = isScimType(body['scimType']) ? body['scimType'] : undefined;
  const detail = typeof body['detail'] === 'string' && body['detail'] !== '' ? body['detail'] : fallback;
  return new ScimError(status, scimType, detail);
}

function factory(scimType: ScimType): (detail: string) => ScimError {
  return (detail) => new ScimError(STATUS_OF_SCIM_TYPE[scimType], scimType, detail);
}

/** 400: the filter's syntax is wrong, or its attribute and operator do not go together. */
export const invalidFilter: (detail: string) => ScimError = factory('invalidFilter');
/** 400: the query yields more results than the service provider is willing to calculate. */
export const tooMany: (detail: string) => ScimError = factory('tooMany');
/** 409: one or more attribute values are already in use or reserved. */
export const uniqueness: (detail: string) => ScimError = factory('uniqueness');
/** 400: the change is not compatible with the attribute's mutability or current state. */
export const mutability: (detail: string) => ScimError = factory('mutability');
/** 400: the body's structure is invalid or does not conform to the request schema. */
export const invalidSyntax: (detail: string) => ScimError = factory('invalidSyntax');
/** 400: the path of a PATCH operation is malformed or names no attribute. */
export const invalidPath: (detail: string) => ScimError = factory('invalidPath');
/** 400: the path selects nothing that could be operated on. */
export const noTarget: (detail: string) => ScimError = factory('noTarget');
/** 400: a required value is missing, or a value is not compatible with its attribute's type. */
export const invalidValue: (detail: string) => ScimError = factory('invalidValue');
/** 400: the protocol version is not supported. */
export const invalidVers: (detail: string) => ScimError = factory('invalidVers');
/** 403: the request's URI would have carried personal or secret data. */
export const sensitive: (detail: string) => ScimError = factory('sensitive');
/** 400: the cursor is none that the service provider has given for this query. */
export const invalidCursor: (detail: string) => ScimError = factory('invalidCursor');
/** 400: too much time has passed since the cursor was given. */
export const expiredCursor: (detail: string) => ScimError = factory('expiredCursor');
/** 400: the page size is none, or not the one that the query began with. */
export const invalidCount: (detail: string) => ScimError = factory('invalidCount');

/** 401: no valid credential came with the request. @see RFC 7644 §2 */
export function unauthorized(detail: string): ScimError {
  return new ScimError(401, undefined, detail);
}

/** 403: the operation is not permitted, whoever asks. */
export function forbidden(detail: string): ScimError {
  return new ScimError(403, undefined, detail);
}

/** 404: no such resource or endpoint. */
export function notFound(detail: string): ScimError {
  return new ScimError(404, undefined, detail);
}

/** 412: the resource's version is not the one that `If-Match` named. @see RFC 7644 §3.14 */
export function preconditionFailed(detail: string): ScimError {
  return new ScimError(412, undefined, detail);
}

/** 413: the body is larger than the service provider takes. */
export function payloadTooLarge(detail: string): ScimError {
  return new ScimError(413, undefined, detail);
}

/** 501: the service provider does not implement the operation. */
export function notImplemented(detail: string): ScimError {
  return new ScimError(501, undefined, detail);
}

/** 503: the service provider cannot take the request just now; nothing was done, and it may be sent again. */
export function unavailable(detail: string): ScimError {
  return new ScimError(503, undefined, detail);
}
