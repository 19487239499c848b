import type { Database } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import { createAdminHandler } from './admin/admin-handler.ts';
import { tellAdminToWait } from './admin/problem.ts';
import type { ServerConfig } from './config/server-config.ts';
import { startHousekeeping } from './housekeeping.ts';
import { listen, type Listening } from './listen.ts';
import { logEvent } from './log-event.ts';
import { openDatabase } from './open-database.ts';
import { createProvisioningRecorder } from './record/provisioning-recorder.ts';
import { refuseInScim } from './refuse-malformed.ts';
import { serveTenants } from './serve-tenants.ts';
import { BASE_PATH } from './tenant/mount.ts';
import { createBadTokenLimiter, type BadTokenLimiter } from './throttle/bad-token-limiter.ts';
import { tellScimClientToWait } from './throttle/scim-wait.ts';
import { throttleBadTokens } from './throttle/throttle.ts';
import { ALL_TENANTS } from './token/scope.ts';

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
  const tenants = [...config.tenants.map(({ name }) => name), ALL_TENANTS];
  await sayHowToBegin(config, database, log);
  stack.use(startHousekeeping({ database, tenants, log, clock }));
  const recorder = stack.use(
    createProvisioningRecorder({
      log: database.provisioningLog,
      onFailure: (err, waiting) => {
        log.error({ event: 'recordFailed', err, waiting }, 'the provisioning log could not be written');
      },
    }),
  );
  const handler = await serveTenants({
    config,
    database,
    clock,
    onEvent: (event, tenant) => {
      logEvent(log, event);
      if (tenant !== undefined) recorder.observe(event);
    },
    onTouchFailure: (err) => {
      log.error({ event: 'touchFailed', err }, 'the use of a token could not be recorded');
    },
  });
  const limiter = createBadTokenLimiter();
  const scim = stack.use(
    await listen(throttleBadTokens(handler, limiter, tellScimClientToWait), {
      ...config.scim,
      refuse: refuseInScim,
    }),
  );
  const admin = await listenForAdmins(config, { database, limiter, log, clock });
  if (admin !== undefined) stack.use(admin);
  const running = stack.move();
  return {
    origin: scim.origin,
    baseUrl: `${scim.origin}${BASE_PATH}`,
    adminOrigin: admin?.origin,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

interface AdminParts {
  readonly database: Database;
  readonly limiter: BadTokenLimiter;
  readonly log: Logger;
  readonly clock: () => Date;
}

async function listenForAdmins(
  { admin, tenants }: ServerConfig,
  { database, limiter, log, clock }: AdminParts,
): Promise<Listening | undefined> {
  if (admin === undefined) return undefined;
  const handler = createAdminHandler({
    database,
    tenants,
    clock,
    onFailure: (err) => {
      log.error({ event: 'adminFailure', err }, 'the admin API failed');
    },
  });
  return listen(throttleBadTokens(handler, limiter, tellAdminToWait), {
    ...admin,
    portVariable: 'ADMIN_PORT',
    hostVariable: 'ADMIN_HOST',
  });
}

async function sayHowToBegin(
  { authToken, tenants }: ServerConfig,
  { tokens }: Database,
  log: Logger,
): Promise<void> {
  if (authToken !== undefined) return;
  for (const { name } of tenants) if ((await tokens.list(name)).length > 0) return;
  log.warn(
    { event: 'noToken' },
    'there is no token yet, so nobody is let in: create one with `token create`',
  );
}
