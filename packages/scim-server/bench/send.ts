import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { ScimHandler } from '../src/index.ts';

/** Sends a request and gives the text of the answer, whose status must be a good one. */
export type Send = (method: string, path: string, body?: unknown) => Promise<string>;

/** A way to a server, closed by disposing of it. */
export interface Connection extends AsyncDisposable {
  readonly send: Send;
}

/** The token of every request. */
export const TOKEN = 'benchmark-token';

const HEADERS = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' };

/** Calls the handler itself. */
export function sendToHandler(handler: ScimHandler, baseUrl: string): Send {
  return async (method, path, body) => {
    const response = await handler(
      new Request(`${baseUrl}${path}`, {
        method,
        headers: HEADERS,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    return requireGood(response.status, await response.text(), method, path);
  };
}

/** Serves the handler with node:http on a free port, and sends over sockets that are kept open. */
export async function connectToHandler(handler: ScimHandler, basePath: string): Promise<Connection> {
  const answer = getRequestListener((incoming) => handler(incoming));
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = connect(`http://127.0.0.1:${portOf(server)}${basePath}`);
  return {
    send: connection.send,
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
      server.close();
    },
  };
}

/** Connects to any SCIM server. */
export function connect(baseUrl: string): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return {
    send: async (method, path, body) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const length = text === undefined ? {} : { 'content-length': Buffer.byteLength(text) };
      const headers = { ...HEADERS, ...length };
      const outgoing = request(`${baseUrl}${path}`, { method, agent, headers });
      outgoing.end(text);
      return new Promise((resolve, reject) => {
        outgoing.on('error', reject).on('response', (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject).on('end', () => {
            const { statusCode = 0 } = incoming;
            const answer = Buffer.concat(chunks).toString();
            if (statusCode >= 200 && statusCode < 300) resolve(answer);
            else reject(new Error(`${method} ${path}: ${statusCode} ${answer}`));
          });
        });
      });
    },
    [Symbol.asyncDispose]: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

function requireGood(status: number, text: string, method: string, path: string): string {
  if (status < 200 || status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text;
}
