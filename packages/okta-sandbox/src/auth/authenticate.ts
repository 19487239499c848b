import { OktaError } from '../okta-error.ts';
import type { AccessGrants } from './access-grants.ts';
import { readProof } from './dpop-proof.ts';

/** Whom the API knows. */
export interface Authenticator {
  readonly apiToken: string;
  readonly grants: AccessGrants;
  readonly clock: () => Date;
}

/** Lets a request pass whose credentials are good for its path. @throws OktaError E0000011, E0000006 */
export async function authenticate(
  request: Request,
  { apiToken, grants, clock }: Authenticator,
): Promise<void> {
  const [scheme = '', token = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme === 'SSWS' && token === apiToken) return;
  const grant = grants.find(token);
  if (grant === undefined) throw new OktaError('E0000011');
  const url = new URL(request.url);
  if (grant.thumbprint === undefined ? scheme !== 'Bearer' : scheme !== 'DPoP')
    throw new OktaError('E0000011');
  if (grant.thumbprint !== undefined) {
    const expected = { method: request.method, url, now: clock(), accessToken: token };
    const proof = await readProof(request.headers.get('dpop') ?? '', expected);
    if (proof?.thumbprint !== grant.thumbprint) throw new OktaError('E0000011');
  }
  if (!scopesOf(request.method, url.pathname).some((scope) => grant.scopes.includes(scope))) {
    throw new OktaError('E0000006');
  }
}

/** The scopes of which one is needed. */
function scopesOf(method: string, path: string): readonly string[] {
  const [, kind = ''] = /^\/api\/v1\/([^/]+)/.exec(path) ?? [];
  const resource = kind === 'org' ? 'orgs' : kind;
  const manage = `okta.${resource}.manage`;
  return method === 'GET' ? [`okta.${resource}.read`, manage] : [manage];
}
