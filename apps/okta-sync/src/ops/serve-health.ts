import { once } from 'node:events';

import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** An address cannot be listened on, now. `message` is one sentence for people. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** A server that listens until it is disposed of. */
export interface HealthServer extends AsyncDisposable {
  readonly url: string;
}

/**
 * Serves an application on one address.
 *
 * @throws {ListenError} when the address cannot be listened on.
 */
export async function serveHealth(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HealthServer> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ListenError(`The status cannot be served: ${host}:${port} cannot be listened on (${why}).`, {
      cause: error,
    });
  }
  const address = server.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      // Whoever still scrapes must not hold up the end of the process.
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
