import { createAccessGrants } from './auth/access-grants.ts';
import type { AdminRole, OAuthApp } from './auth/oauth-app.ts';
import type { Faults } from './fault/fault.ts';
import { createFaultQueue } from './fault/fault-queue.ts';
import { createApi } from './http/api.ts';
import { OKTA_PAGE_LIMITS, type PageLimits } from './http/page.ts';
import type { RateLimit } from './http/rate-limit.ts';
import { listen, type Listening, type ListenOptions } from './listen.ts';
import { oktaId } from './org/okta-id.ts';
import { createSandboxOrg, type SandboxOrg } from './org/sandbox-org.ts';
import { createSearchIndex, type SearchIndex } from './org/search-index.ts';
import type { OrgSnapshot } from './org/snapshot.ts';
import { seedOrg } from './seed/seed-org.ts';

/** How to create a sandbox; everything has a default. */
export interface OktaSandboxOptions {
  /** Any integer, default 1: the same seed gives the same org, down to ids and times. */
  readonly seed?: number;
  /** How many people the seeded org has, default 200; with 30 or more, every status occurs. */
  readonly users?: number;
  /** How many groups the seeded org has besides the named ones, default 0. */
  readonly teams?: number;
  /** An earlier org to go on with, instead of seeding one; `seed`, `users` and `teams` are then ignored. */
  readonly snapshot?: OrgSnapshot;
  /** The one token that `Authorization: SSWS …` is accepted with, default `sandbox-token`. */
  readonly apiToken?: string;
  /** Programs that sign in by OAuth, default none. */
  readonly apps?: readonly OAuthApp[];
  /** The time of every change and of the `Date` header; default the real time. */
  readonly clock?: () => Date;
  /** Of each bucket; default 600 requests in 60 seconds. */
  readonly rateLimit?: RateLimit;
  /** Most requests at once; default 75. */
  readonly concurrency?: number;
  /** Page sizes that differ from Okta's, so that a small org has many pages. */
  readonly pageLimits?: Partial<PageLimits>;
}

/** An Okta org in a process. */
export interface OktaSandbox {
  /**
   * Answers a request to the management API, at whatever origin the request names. Rejects only where a fault makes it:
   * with a TypeError for a broken connection, with the signal's reason for an abort.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Serves the same over a socket. */
  readonly listen: (options?: ListenOptions) => Promise<Listening>;
  /** The org itself, to look at and to change while it runs. */
  readonly org: SandboxOrg;
  /** What `search` finds; it follows the org at once, until it is held. */
  readonly searchIndex: SearchIndex;
  /** The id of the application that groups can be pushed to. */
  readonly appId: string;
  /** Changes what callers may see; `read-only` until then. */
  readonly setRole: (role: AdminRole) => void;
  /** Ends every access token that was given to an app. */
  readonly revokeAccessTokens: () => void;
  /** What goes wrong next. */
  readonly faults: Faults;
}

/**
 * Creates an Okta org in this process, with the slice of the management API that a pull-sync reads.
 *
 * ```ts
 * const sandbox = createOktaSandbox({ seed: 7 });
 * await using server = await sandbox.listen({ port: 8080 });
 * sandbox.org.suspend('sofia.nakamura@example.com');
 * sandbox.faults.next({ kind: 'status', status: 503 });
 * ```
 *
 * @throws RangeError when `seed` or `users` is not a suitable integer.
 */
export function createOktaSandbox(options: OktaSandboxOptions = {}): OktaSandbox {
  const { seed = 1, users = 200, teams = 0, apiToken = 'sandbox-token', clock = () => new Date() } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError('The seed of an Okta sandbox must be an integer.');
  if (!Number.isSafeInteger(users) || users < 0) {
    throw new RangeError('The number of users of an Okta sandbox must be a whole number.');
  }
  const snapshot = options.snapshot ?? seedOrg(seed, users, teams);
  const org = createSandboxOrg(snapshot, clock);
  const searchIndex = createSearchIndex(org);
  const faults = createFaultQueue();
  const grants = createAccessGrants(options.apps ?? [], clock);
  const appId = oktaId('0oa', snapshot.seed, 1);
  let role: AdminRole = 'read-only';
  const fetch = createApi({
    org,
    searchIndex,
    seed: snapshot.seed,
    apiToken,
    grants,
    appId,
    role: () => role,
    clock,
    rateLimit: options.rateLimit ?? { limit: 600, windowSeconds: 60 },
    concurrency: options.concurrency ?? 75,
    pageLimits: { ...OKTA_PAGE_LIMITS, ...options.pageLimits },
    faults,
  });
  return {
    fetch,
    listen: (listenOptions) => listen(fetch, listenOptions),
    org,
    searchIndex,
    appId,
    setRole: (given) => {
      role = given;
    },
    revokeAccessTokens: grants.revokeAll,
    faults,
  };
}
