import type { ScimEvent } from '@drawbridge/scim-server';
import { pathInTenant } from '../tenant/mount.ts';
import { TOO_MANY_BAD_TOKENS } from './scim-wait.ts';
import type { RefusedRequest } from './throttle.ts';

/** The event of a request that was refused before any tenant's handler saw it. */
export function toRefusedEvent(
  { request, remoteAddress, requestId, status }: RefusedRequest,
  tenant: string | undefined,
  now: Date,
): ScimEvent {
  return {
    event: 'request',
    tenant: tenant ?? '',
    exchange: crypto.randomUUID(),
    requestId,
    at: now.toISOString(),
    remoteAddress,
    method: request.method,
    path: pathInTenant(new URL(request.url).pathname),
    status,
    detail: TOO_MANY_BAD_TOKENS.detail,
  };
}
