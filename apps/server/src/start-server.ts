import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createScimHandler, type ResourceStore } from '@drawbridge/scim-server';
import { StoreOpenError, createSqliteStore } from '@drawbridge/scim-server/sqlite';
import type { Logger } from 'pino';
import type { Database, ServerConfig } from './config.ts';
import { listen } from './listen.ts';
import { logEvent } from './log-event.ts';
import { SettingError } from './setting-error.ts';
import { createTokenAuthenticator } from './token-authenticator.ts';

/** The path under which the SCIM endpoints live. */
const BASE_PATH = '/api/scim/v2';

/** A running SCIM server; disposing of it finishes the requests under way, then closes the store. */
export interface RunningServer extends AsyncDisposable {
  /** The base URL for provisioning clients, such as `http://127.0.0.1:3000/api/scim/v2`. */
  readonly baseUrl: string;
}

/**
 * Opens the store, composes the handler and listens.
 *
 * @throws SettingError when the database cannot be opened or the address is not to be had.
 */
export async function startServer(config: ServerConfig, log: Logger): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(openStore(config.database));
  const handler = createScimHandler({
    store,
    authenticate: createTokenAuthenticator(config.authToken),
    basePath: BASE_PATH,
    defaultGroupPrefix: config.defaultGroupPrefix,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    log: (event) => {
      logEvent(log, event);
    },
  });
  const { origin } = stack.use(await listen(handler, config));
  const running = stack.move();
  return { baseUrl: `${origin}${BASE_PATH}`, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function openStore({ file }: Database): ResourceStore {
  try {
    if (file !== ':memory:') mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    return createSqliteStore({ file });
  } catch (error) {
    if (error instanceof StoreOpenError) throw new SettingError(error.message, { cause: error });
    throw new SettingError(`The database ${file} cannot be opened: ${String(error)}`, { cause: error });
  }
}
