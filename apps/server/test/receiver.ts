import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const KEY = Buffer.from('thirty-two bytes of a signing key');

/** What the receiver knows its messages by, as a setting. */
export const SECRET: string = `whsec_${KEY.toString('base64')}`;

/** A message as it came. */
export interface Received {
  readonly id: string;
  readonly isSigned: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A web server that takes messages; disposing of it cuts its connections. */
export interface Receiver extends AsyncDisposable {
  readonly port: number;
  readonly received: readonly Received[];
}

/** Starts a receiver that answers each request with the next status, and then with the last one; `undefined` never answers. */
export async function startReceiver(
  port: number,
  ...statuses: readonly (number | undefined)[]
): Promise<Receiver> {
  const received: Received[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '' } = request.headers;
    const body = await text(request);
    const content = `${String(id)}.${String(timestamp)}.${body}`;
    const expected = `v1,${createHmac('sha256', KEY).update(content).digest('base64')}`;
    const status = statuses[Math.min(received.length, statuses.length - 1)];
    const isSigned = request.headers['webhook-signature'] === expected;
    received.push({ id: String(id), isSigned, claims: JSON.parse(body) });
    if (status !== undefined) response.writeHead(status).end();
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
