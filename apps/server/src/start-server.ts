import type { Logger } from 'pino';
import type { AdminContext } from './admin/admin-context.ts';
import { createAdminHandler } from './admin/admin-handler.ts';
import { isProbe } from './admin/health-routes.ts';
import { tellAdminToWait } from './admin/problem.ts';
import type { ServerConfig } from './config/server-config.ts';
import { startHousekeeping } from './housekeeping.ts';
import { listen, type Listening } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { behindProxies, type AddressedHandler } from './proxy/behind-proxies.ts';
import { createEventSink, createRecorder } from './record/event-sink.ts';
import { refuseInScim } from './refuse-malformed.ts';
import { sayHowToBegin } from './say-how-to-begin.ts';
import { serveTenants } from './serve-tenants.ts';
import { BASE_PATH } from './tenant/mount.ts';
import { createBadTokenLimiter, type BadTokenLimiter } from './throttle/bad-token-limiter.ts';
import { toRefusedEvent } from './throttle/refused-event.ts';
import { tellScimClientToWait } from './throttle/scim-wait.ts';
import { createRefusalLog } from './throttle/refusal-log.ts';
import { throttleBadTokens } from './throttle/throttle.ts';
import { hashToken } from './token/hash-token.ts';
import { listTokens } from './token/list-tokens.ts';
import { proveUsedTokens } from './token/prove-used-tokens.ts';
import { createProvenTokens } from './token/proven-tokens.ts';
import { tenantsOfTokens } from './token/scope.ts';
import { openWebhook } from './webhook/open-webhook.ts';

/** A running server; disposing of it finishes the requests under way, then closes the database. */
export interface RunningServer extends AsyncDisposable {
  /** Where the SCIM API listens, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** The base URL for provisioning clients, such as `http://127.0.0.1:3000/api/scim/v2`, where there is one tenant. */
  readonly baseUrl: string;
  /** Where the admin API listens, if it does. */
  readonly adminOrigin: string | undefined;
}

/**
 * Opens the database, composes the SCIM API and the admin API, and listens.
 *
 * @throws SettingError when the database cannot be opened or an address is not to be had.
 */
export async function startServer(
  config: ServerConfig,
  log: Logger,
  clock: () => Date = () => new Date(),
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openDatabase(config.database, clock));
  const tenants = tenantsOfTokens(config);
  const tokens = await listTokens(database.tokens, tenants);
  await sayHowToBegin(config, tokens, database.pauses, log);
  const proven = createProvenTokens(config.authToken === undefined ? [] : [hashToken(config.authToken)]);
  proveUsedTokens(tokens, proven, clock());
  stack.use(startHousekeeping({ database, tenants, log, clock }));
  const { webhook } = config;
  const onEvent = createEventSink(config, log, [
    stack.use(createRecorder(database.provisioningLog, log)),
    stack.use(openWebhook({ outbox: database.outbox, webhook, log, clock })),
  ]);
  const addresses = new WeakMap<Request, string>();
  const { handler, tenantOf } = await serveTenants({
    config,
    database,
    proven,
    clock,
    onEvent,
    onTouchFailure: (err) => {
      log.error({ event: 'touchFailed', err }, 'the use of a token could not be recorded');
    },
    remoteAddressOf: (request) => addresses.get(request),
  });
  const limiter = createBadTokenLimiter();
  let isServing = false;
  // Before the SCIM API, so that it closes after it: probes are told that the server is closing.
  const parts = { database, proven, limiter, log, clock, isServing: () => isServing };
  const admin = await listenForAdmins(config, parts);
  if (admin !== undefined) stack.use(admin);
  const throttled = throttleBadTokens(handler, {
    limiter,
    proven,
    tellToWait: tellScimClientToWait,
    onRefused: (refused) => {
      const tenant = tenantOf(refused.request);
      onEvent(toRefusedEvent(refused, tenant, clock()), tenant);
    },
  });
  const addressed: AddressedHandler = (request, remoteAddress) => {
    addresses.set(request, remoteAddress);
    return throttled(request, remoteAddress);
  };
  const scim = stack.use(
    await listen(behindProxies(addressed, config.trustedProxies), { ...config.scim, refuse: refuseInScim }),
  );
  isServing = true;
  const running = stack.move();
  return {
    origin: scim.origin,
    baseUrl: `${scim.origin}${BASE_PATH}`,
    adminOrigin: admin?.origin,
    [Symbol.asyncDispose]: () => {
      isServing = false;
      return running.disposeAsync();
    },
  };
}

interface AdminParts extends Omit<AdminContext, 'tenants' | 'onPauseChange'> {
  readonly limiter: BadTokenLimiter;
  readonly log: Logger;
}

async function listenForAdmins(
  { admin, tenants, trustedProxies }: ServerConfig,
  { limiter, log, ...parts }: AdminParts,
): Promise<Listening | undefined> {
  if (admin === undefined) return undefined;
  const handler = createAdminHandler({
    ...parts,
    tenants,
    onPauseChange: ({ event, tenant, pause, by }) => {
      const { since, reason } = pause;
      log.warn({ event, tenant, by, since, reason }, `provisioning of ${tenant} is ${event} by ${by}`);
    },
    onFailure: (err) => {
      log.error({ event: 'adminFailure', err }, 'the admin API failed');
    },
  });
  const throttle = {
    limiter,
    proven: parts.proven,
    tellToWait: tellAdminToWait,
    onRefused: createRefusalLog(log),
  };
  const throttled = throttleBadTokens(handler, throttle);
  const open: AddressedHandler = (request, address) =>
    isProbe(request) ? handler(request) : throttled(request, address);
  return listen(behindProxies(open, trustedProxies), {
    ...admin,
    portVariable: 'ADMIN_PORT',
    hostVariable: 'ADMIN_HOST',
  });
}
