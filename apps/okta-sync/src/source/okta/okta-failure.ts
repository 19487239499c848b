/**
 * Why a request to Okta gave nothing.
 *
 * - `refused`: the token is not accepted (401);
 * - `forbidden`: the token may not do this (403);
 * - `gone`: Okta has no such thing (404);
 * - `failed`: anything that may be different next time: no connection, a timeout, 429, 5xx, a broken body.
 */
export type FailureKind = 'refused' | 'forbidden' | 'gone' | 'failed';

/** A request to Okta gave nothing usable. `message` is one sentence for people; it never holds the token. */
export class OktaFailure extends Error {
  override readonly name = 'OktaFailure';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Turns an HTTP status other than 200 into a failure. */
export function failureOf(response: Response, body: unknown): OktaFailure {
  const said = [summaryOf(body), requestIdOf(response)].filter((text) => text !== '').join(', ');
  const detail = said === '' ? '' : ` (${said})`;
  switch (response.status) {
    case 401:
      return new OktaFailure(
        'refused',
        `Okta refused the API token${detail}: it is wrong, expired or revoked`,
      );
    case 403:
      return new OktaFailure('forbidden', `the API token may not read this${detail}`);
    case 404:
      // A proxy, or a wrong address, also answers 404; only Okta's own words prove that something does not exist.
      if (codeOf(body) !== NOT_FOUND)
        return new OktaFailure('failed', 'something other than Okta answered 404');
      return new OktaFailure('gone', `Okta does not have it${detail}`);
    case 429:
      return new OktaFailure('failed', `Okta's rate limit stayed exceeded${detail}`);
    default:
      return new OktaFailure('failed', `Okta answered ${response.status}${detail}`);
  }
}

const NOT_FOUND = 'E0000007';

function codeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'errorCode' in body ? body.errorCode : undefined;
}

function summaryOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('errorSummary' in body)) return '';
  return typeof body.errorSummary === 'string' ? body.errorSummary.replace(/\.$/, '') : '';
}

function requestIdOf(response: Response): string {
  const id = response.headers.get('x-okta-request-id');
  return id === null ? '' : `request ${id}`;
}
