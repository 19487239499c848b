/**
 * Why a request to Okta gave nothing.
 *
 * - `refused`: the credentials are not accepted (401);
 * - `forbidden`: they may not do this (403);
 * - `gone`: Okta has no such thing (404);
 * - `rejected`: Okta does not understand the request (400);
 * - `failed`: anything that may be different next time: no connection, a timeout, 429, 5xx, a broken body.
 */
export type FailureKind = 'refused' | 'forbidden' | 'gone' | 'rejected' | 'failed';

/** A request to Okta gave nothing usable. `message` is one sentence for people; it never holds a secret. */
export class OktaFailure extends Error {
  override readonly name = 'OktaFailure';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Turns an HTTP status that tells of no success into a failure. */
export function failureOf(response: Response, body: unknown): OktaFailure {
  const said = [summaryOf(body), requestIdOf(response)].filter((text) => text !== '').join(', ');
  const detail = said === '' ? '' : ` (${said})`;
  switch (response.status) {
    case 400:
      return new OktaFailure('rejected', `Okta does not understand the request${detail}`);
    case 401:
      return new OktaFailure(
        'refused',
        `Okta refused the API token${detail}: it is wrong, expired or revoked`,
      );
    case 403:
      return new OktaFailure('forbidden', `the API token may not do this${detail}`);
    case 404:
      // A proxy, or a wrong address, also answers 404; only Okta's own words prove that something does not exist.
      if (textAt(body, 'errorCode') !== NOT_FOUND)
        return new OktaFailure('failed', 'something other than Okta answered 404');
      return new OktaFailure('gone', `Okta does not have it${detail}`);
    case 429:
      return new OktaFailure('failed', `Okta's rate limit stayed exceeded${detail}`);
    default:
      return new OktaFailure('failed', `Okta answered ${response.status}${detail}`);
  }
}

/** The text under a key of a JSON object; empty when there is none. */
export function textAt(body: unknown, key: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = Object.entries(body).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
}

const NOT_FOUND = 'E0000007';

function summaryOf(body: unknown): string {
  const summary = textAt(body, 'errorSummary').replace(/\.$/, '');
  const causes: unknown =
    typeof body === 'object' && body !== null && 'errorCauses' in body ? body.errorCauses : [];
  const [cause] = Array.isArray(causes) ? causes : [];
  return [summary, textAt(cause, 'errorSummary')].filter((text) => text !== '').join(': ');
}

function requestIdOf(response: Response): string {
  const id = response.headers.get('x-okta-request-id');
  return id === null ? '' : `request ${id}`;
}
