import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { reasonOf } from './reason-of.ts';
import { refuseMalformed, toMalformedResponse, type Refuse } from './refuse-malformed.ts';
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
  /** The environment variable that sets the host, to be named when there is no such address. */
  readonly hostVariable?: string;
  /** How what is no request is refused; the default is Node's, without a body. */
  readonly refuse?: Refuse;
}

/** How long a request under way may take once the server is closing. */
const CLOSING_MS = 5_000;

/**
 * Serves a handler over HTTP.
 *
 * @param handler Gets the address of the peer with each request: behind a proxy, the proxy's.
 * @throws SettingError when the address cannot be listened on, such as a port that is taken.
 */
export async function listen(
  handler: (request: Request, remoteAddress: string) => Promise<Response>,
  options: ListenOptions,
): Promise<Listening> {
  const { host, port, refuse } = options;
  const answer = getRequestListener(
    (request, { incoming }) => handler(request, incoming.socket.remoteAddress ?? ''),
    // Handlers never reject: what comes here never became a request.
    refuse === undefined ? {} : { errorHandler: () => toMalformedResponse(refuse) },
  );
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  if (refuse !== undefined) refuseMalformed(server, refuse);
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new SettingError(explain(error, options), { cause: error });
  }
  const { port: actual } = server.address() as AddressInfo;
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

function explain(
  error: unknown,
  { host, port, portVariable = 'PORT', hostVariable = 'HOST' }: ListenOptions,
): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: stop what listens there, or set ${portVariable} to another one.`;
    case 'EACCES':
      return `Port ${port} on ${host} needs more rights than this process has: set ${portVariable} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: set ${hostVariable} to one that is, such as 127.0.0.1.`;
    default:
      return `Cannot listen on ${host} port ${port}: ${reasonOf(error)}.`;
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
