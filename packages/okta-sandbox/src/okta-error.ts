/**
 * Okta's error codes that the sandbox can answer with, each with its HTTP status and the wording of `errorSummary`.
 *
 * @see {@link https://developer.okta.com/docs/reference/error-codes/}
 */
const CATALOGUE = {
  E0000001: [400, 'Api validation failed'],
  E0000003: [400, 'The request body was not well-formed.'],
  E0000006: [403, 'You do not have permission to perform the requested action'],
  E0000007: [404, 'Not found'],
  E0000008: [404, 'The requested path was not found'],
  E0000009: [500, 'Internal Server Error'],
  E0000010: [503, 'Service is in read only mode'],
  E0000011: [401, 'Invalid token provided'],
  E0000016: [403, 'Activation failed because the user is already active'],
  E0000022: [405, 'The endpoint does not support the provided HTTP method'],
  E0000029: [400, 'Invalid paging request.'],
  E0000031: [400, 'Invalid search criteria.'],
  E0000032: [403, 'Unlock is not allowed for this user.'],
  E0000033: [400, "Bad request. Can't specify a search query and filter in the same request."],
  E0000038: [403, "This operation is not allowed in the user's current status."],
  E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
} as const;

/** An error code of Okta's catalogue that the sandbox knows. */
export type OktaErrorCode = keyof typeof CATALOGUE;

/** The JSON body of every error answer of Okta. */
export interface OktaErrorBody {
  readonly errorCode: OktaErrorCode;
  readonly errorSummary: string;
  /** Always equal to `errorCode`. */
  readonly errorLink: OktaErrorCode;
  /** Names this one occurrence: `oae` and 17 more characters. */
  readonly errorId: string;
  readonly errorCauses: readonly { readonly errorSummary: string }[];
}

/** The one error of the sandbox: the org's hooks throw it, the HTTP side renders it as {@link OktaErrorBody}. */
export class OktaError extends Error {
  override readonly name: string = 'OktaError';
  /** HTTP status, 400 to 599. */
  readonly status: number;
  readonly errorCode: OktaErrorCode;
  readonly errorSummary: string;
  /** What exactly is wrong, one sentence each; may be empty. */
  readonly causes: readonly string[];

  constructor(
    errorCode: OktaErrorCode,
    options: {
      readonly summary?: string;
      readonly causes?: readonly string[];
      readonly status?: number;
    } = {},
  ) {
    const [status, summary] = CATALOGUE[errorCode];
    const causes = options.causes ?? [];
    const errorSummary = options.summary ?? summary;
    super([`${errorCode}: ${errorSummary}`, ...causes].join(' '));
    this.status = options.status ?? status;
    this.errorCode = errorCode;
    this.errorSummary = errorSummary;
    this.causes = causes;
  }

  /** The only funnel from `unknown`: anything but an `OktaError` becomes a bare 500 that tells nothing of its cause. */
  static from(cause: unknown): OktaError {
    return cause instanceof OktaError ? cause : new OktaError('E0000009');
  }
}

/** 400 E0000001: a precondition of the endpoint is violated; `subject` is the attribute or operation at fault. */
export function validationFailed(subject: string, ...causes: readonly string[]): OktaError {
  return new OktaError('E0000001', { summary: `Api validation failed: ${subject}`, causes });
}

/** 404 E0000007: no such object; `kind` is Okta's class name of it. */
export function resourceNotFound(
  id: string,
  kind: 'User' | 'UserGroup' | 'AppInstance' | 'GroupPushMapping',
): OktaError {
  return new OktaError('E0000007', { summary: `Not found: Resource not found: ${id} (${kind})` });
}

/** 400 E0000031: a filter or search that does not parse or names what it may not. */
export function invalidSearch(cause: string): OktaError {
  return new OktaError('E0000031', { causes: [cause] });
}

/** The error with the given HTTP status, under the code that Okta most likely sends with it. */
export function errorOfStatus(status: number): OktaError {
  const codes: Readonly<Record<number, OktaErrorCode>> = {
    400: 'E0000001',
    401: 'E0000011',
    403: 'E0000006',
    404: 'E0000008',
    429: 'E0000047',
    503: 'E0000010',
  };
  return new OktaError(codes[status] ?? 'E0000009', { status });
}

/** The JSON body of an error answer. */
export function toErrorBody(error: OktaError, errorId: string): OktaErrorBody {
  return {
    errorCode: error.errorCode,
    errorSummary: error.errorSummary,
    errorLink: error.errorCode,
    errorId,
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  };
}
