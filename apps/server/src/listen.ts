import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { SettingError } from './setting-error.ts';

/** A listening HTTP server; disposing of it lets the requests under way finish and closes it. */
export interface Listening extends AsyncDisposable {
  /** Such as `http://127.0.0.1:3000`. */
  readonly origin: string;
}

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** The environment variable that sets the port, to be named when the port is taken. */
  readonly portVariable?: string;
}

/** How long a request under way may take once the server is closing. */
const CLOSING_MS = 5_000;

/**
 * Serves a handler over HTTP.
 *
 * @throws SettingError when the address cannot be listened on, such as a port that is taken.
 */
export async function listen(
  handler: (request: Request) => Promise<Response>,
  { host, port, portVariable = 'PORT' }: ListenOptions,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: handler }) as Server;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new SettingError(explain(error, host, port, portVariable), { cause: error });
  }
  const { port: actual } = server.address() as AddressInfo;
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

function explain(error: unknown, host: string, port: number, portVariable: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: stop what listens there, or set ${portVariable} to another one.`;
    case 'EACCES':
      return `Port ${port} on ${host} needs more rights than this process has: set ${portVariable} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: set HOST to one that is, such as 127.0.0.1.`;
    default:
      return `Cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSING_MS);
  await closed;
  clearTimeout(timer);
}
