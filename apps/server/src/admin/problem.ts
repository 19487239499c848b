import { STATUS_CODES } from 'node:http';
import { TOO_MANY_BAD_TOKENS } from '../throttle/scim-wait.ts';

/** The media type of the admin API's errors. @see RFC 9457 §3 */
const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Something that a caller of the admin API can mend. @see RFC 9457 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** A sentence for people; never a secret. */
  readonly detail: string;

  constructor(status: number, detail: string) {
    super(`${status}: ${detail}`);
    this.status = status;
    this.detail = detail;
  }
}

/** Renders a problem. */
export function toProblemResponse(
  { status, detail }: Pick<Problem, 'status' | 'detail'>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer realm="admin"' } : {};
  return Response.json(
    { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail },
    { status, headers: { 'content-type': PROBLEM_MEDIA_TYPE, ...challenge, ...headers } },
  );
}

/** Tells a caller to wait who tried too many tokens. */
export function tellAdminToWait(seconds: number): Response {
  return toProblemResponse(TOO_MANY_BAD_TOKENS, { 'retry-after': String(seconds) });
}
