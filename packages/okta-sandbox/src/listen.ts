import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';

/** Where to listen, and until when. */
export interface ListenOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Closes the server when it aborts. */
  readonly signal?: AbortSignal;
}

/** A server that listens; disposing closes it with all its connections. */
export interface Listening extends AsyncDisposable {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
}

/**
 * Serves a fetch function over HTTP. Where the function rejects, the connection is destroyed without an answer.
 *
 * @throws Error with one sentence when the address cannot be listened on, for instance because the port is taken.
 */
export async function listen(
  fetch: (request: Request) => Promise<Response>,
  { host = '127.0.0.1', port = 0, signal }: ListenOptions = {},
): Promise<Listening> {
  signal?.throwIfAborted();
  const listener = getRequestListener(
    async (request, { incoming }) => {
      try {
        return await fetch(request);
      } catch {
        incoming.destroy();
        return new Response(null, { status: 500 });
      }
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await opened(server, host, port);
  const close = (): Promise<void> => closed(server);
  const onAbort = (): void => void close();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server, port)}`,
    [Symbol.asyncDispose]: async () => {
      signal?.removeEventListener('abort', onAbort);
      await close();
    },
  };
}

async function opened(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, host, port)));
    server.listen(port, host, resolve);
  });
}

function cannotListen(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  const reason =
    cause.code === 'EADDRINUSE'
      ? `port ${port} on ${host} is already in use`
      : `${host}:${port} is not available (${cause.code ?? cause.message})`;
  return new Error(`The Okta sandbox cannot listen because ${reason}.`, { cause });
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    // A hung request would keep the server open for ever.
    server.closeAllConnections();
  });
}

function portOf(server: Server, asked: number): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : asked;
}
