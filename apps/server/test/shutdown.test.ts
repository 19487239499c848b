import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { useDirectory } from './directory.ts';
import { startProcess } from './server-process.ts';

const directory = useDirectory();

test('a request that is under way when the server is told to end is answered, and what it wrote is kept', async () => {
  const settings = { DATABASE_URL: `sqlite:${directory()}/scim.db`, SCIM_AUTH_TOKEN: 'environment' };
  const server = await startProcess({ ...settings, ADMIN_PORT: '0' });
  const readiness = async (): Promise<number> => (await fetch(`${server.adminOrigin}/readyz`)).status;
  expect(await readiness()).toBe(200);
  const { hostname, port } = new URL(server.origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = JSON.stringify({ schemas: [], userName: 'late@example.com' });
  socket.write(
    `POST /api/scim/v2/Users HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer environment\r\n` +
      `Content-Type: application/scim+json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body.slice(0, 5)}`,
  );
  const answer = text(socket);
  // The request has begun: another one, sent later, is answered already.
  await fetch(`${server.baseUrl}/ServiceProviderConfig`);
  const ended = server.end('SIGTERM');
  await expect.poll(server.output).toContain('"event":"closing"');
  await expect.poll(readiness).toBe(503);
  socket.write(body.slice(5));
  expect(await answer).toMatch(/^HTTP\/1\.1 201 /);
  expect(await ended).toBe(0);

  await using again = await startProcess(settings);
  const listed = await fetch(`${again.baseUrl}/Users?filter=userName%20eq%20%22late@example.com%22`, {
    headers: { authorization: 'Bearer environment' },
  });
  expect(await listed.json()).toMatchObject({ totalResults: 1 });
});
