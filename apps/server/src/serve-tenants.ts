import { LENIENT, STRICT } from '@drawbridge/scim';
import {
  DEFAULT_TENANT,
  createMemoryStore,
  createScimHandler,
  type Database,
  type ScimEvent,
  type ScimHandler,
} from '@drawbridge/scim-server';
import { createAdmission } from './admission/create-admission.ts';
import type { ServerConfig, TenantConfig } from './config/server-config.ts';
import { createRateLimiter, type RateLimiter } from './throttle/rate-limiter.ts';
import { BASE_PATH, basePathOf, mountOfTenant, tenantInPath } from './tenant/mount.ts';
import { createTenantFinder } from './tenant/tenant-finder.ts';
import type { TokenSource } from './token/find-active-token.ts';
import { createAuthenticator } from './token/authenticator.ts';

export interface TenantServing {
  readonly config: Pick<ServerConfig, 'tenants' | 'authToken' | 'cursorSecret' | 'rateLimit' | 'strict'>;
  readonly database: Database;
  readonly proven: TokenSource['proven'];
  readonly clock: () => Date;
  /** Gets the events of a tenant; those of requests to tenants that are not there come with `undefined`. */
  readonly onEvent: (event: ScimEvent, tenant: string | undefined) => void;
  readonly onTouchFailure: (error: unknown) => void;
  readonly remoteAddressOf: (request: Request) => string | undefined;
}

/** The SCIM API of all tenants. */
export interface ServedTenants {
  readonly handler: ScimHandler;
  /** The name of the tenant that a request is for; `undefined` for one that is not there. */
  readonly tenantOf: (request: Request) => string | undefined;
}

/** Creates the SCIM API of all tenants. */
export async function serveTenants(serving: TenantServing): Promise<ServedTenants> {
  const { config } = serving;
  const limiter = config.rateLimit === undefined ? undefined : createRateLimiter(config.rateLimit);
  const tenants = await Promise.all(
    config.tenants.map(async (tenant) => ({
      config: tenant,
      handler: await serveTenant(serving, tenant, limiter),
    })),
  );
  const find = createTenantFinder(tenants);
  const nobody = serveNobody(serving);
  return {
    handler: (request) => (find(request)?.handler ?? nobody)(request),
    tenantOf: (request) => find(request)?.config.name,
  };
}

async function serveTenant(
  serving: TenantServing,
  tenant: TenantConfig,
  limiter: RateLimiter | undefined,
): Promise<ScimHandler> {
  const { config, database, proven, clock, onEvent, onTouchFailure, remoteAddressOf } = serving;
  const { name, publicUrl, defaultGroupPrefix, guards } = tenant;
  return createScimHandler({
    store: await database.tenant(name),
    authenticate: createAuthenticator({
      tokens: database.tokens,
      proven,
      tenant: name,
      authToken: name === DEFAULT_TENANT ? config.authToken : undefined,
      clock,
      onTouchFailure,
    }),
    admit: createAdmission({ tenant: name, pauses: database.pauses, limiter }),
    tenant: name,
    basePath: basePathOf(tenant),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    defaultGroupPrefix,
    guards,
    compat: config.strict ? STRICT : LENIENT,
    ...(config.cursorSecret === undefined ? {} : { cursorSecret: config.cursorSecret }),
    clock,
    remoteAddressOf,
    log: (event) => {
      onEvent(event, name);
    },
  });
}

/**
 * Answers for the tenants that are not there, in every way like one to which the token is unknown: the token is looked
 * up, and the paths are those of the request.
 */
function serveNobody(serving: TenantServing): ScimHandler {
  const { config, database, proven, clock, onEvent, onTouchFailure, remoteAddressOf } = serving;
  return createScimHandler({
    store: createMemoryStore(),
    // No token belongs to the tenant without a name.
    authenticate: createAuthenticator({ tokens: database.tokens, proven, tenant: '', clock, onTouchFailure }),
    basePath: (pathname) => {
      const name = tenantInPath(pathname);
      return name === undefined ? BASE_PATH : mountOfTenant(name);
    },
    tenant: '',
    compat: config.strict ? STRICT : LENIENT,
    clock,
    remoteAddressOf,
    log: (event) => {
      onEvent(event, undefined);
    },
  });
}
