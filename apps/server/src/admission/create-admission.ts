import type { Admit, Delay, PauseStore } from '@drawbridge/scim-server';
import type { RateLimiter } from '../throttle/rate-limiter.ts';

export interface AdmissionOptions {
  readonly tenant: string;
  readonly pauses: Pick<PauseStore, 'find'>;
  /** What each token may send; `undefined`: as much as it likes. */
  readonly limiter: RateLimiter | undefined;
}

/** In how many seconds a client may try again while its tenant is paused: soon after the pause ends it goes on. */
const PAUSE_RETRY_SECONDS = 60;

/**
 * Decides which requests of a tenant are served: none of a token that sends too much, and no writes while the tenant is
 * paused. The pause is looked up with every write, so that it begins and ends at once in every process.
 */
export function createAdmission({ tenant, pauses, limiter }: AdmissionOptions): Admit {
  return async ({ principal, writes }) => {
    const wait = limiter?.(principal.id ?? principal.name);
    if (wait !== undefined) return tooMany(wait);
    return writes && (await pauses.find(tenant)) !== undefined ? PAUSED : undefined;
  };
}

const PAUSED: Delay = {
  status: 503,
  detail:
    'provisioning is paused by an administrator; nothing was changed, and the request may be sent again',
  retryAfter: PAUSE_RETRY_SECONDS,
};

function tooMany(wait: number): Delay {
  return { status: 429, detail: 'the token has sent too many requests', retryAfter: wait };
}
