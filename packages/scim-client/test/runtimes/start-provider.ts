import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createProvider } from '../provider.ts';

/** A service provider on this machine; disposing of it ends it. */
export interface RunningProvider extends AsyncDisposable {
  readonly origin: string;
  /** What the page printed first. */
  readonly printed: Promise<string>;
}

/** What runs the program in a browser: it sends what the program prints to where the page came from. */
const PAGE = `<!doctype html>
<script type="module">
  const print = (line) => fetch('/printed', { method: 'POST', body: String(line) });
  console.log = print;
  import('/program.js').catch(print);
</script>`;

/** Starts a service provider that also gives a browser a page and the files of a folder, from the same origin. */
export async function startProvider(folder: string): Promise<RunningProvider> {
  const provider = createProvider();
  const { promise: printed, resolve } = Promise.withResolvers<string>();
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { pathname } = new URL(incoming.url ?? '', 'http://127.0.0.1');
    if (pathname.startsWith('/silent/')) return;
    if (pathname.startsWith('/broken/')) return breakOff(outgoing);
    if (pathname.startsWith('/api/')) return send(outgoing, await provider(await toRequest(incoming)));
    if (pathname === '/printed') resolve((await buffer(incoming)).toString());
    const file = /^\/[\w-]+\.js$/.test(pathname) ? await readFile(path.join(folder, pathname)) : PAGE;
    outgoing.writeHead(200, { 'content-type': pathname === '/' ? 'text/html' : 'text/javascript' }).end(file);
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  const origin = await listen(server);
  return {
    origin,
    printed,
    [Symbol.asyncDispose]: async () => {
      // Requests that are never answered keep it open.
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** An address at which nobody listens any more. */
export async function closedOrigin(): Promise<string> {
  const server = createServer();
  const origin = await listen(server);
  await new Promise((closed) => server.close(closed));
  return origin;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // It listens on TCP.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming;
  const body = await buffer(incoming);
  return new Request(`http://${headers.host ?? ''}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
    ...(body.length > 0 && { body }),
  });
}

async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}

function breakOff(outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
  outgoing.write('{"id":', () => setTimeout(() => outgoing.destroy(), 50));
}
