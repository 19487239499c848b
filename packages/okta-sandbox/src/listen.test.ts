import { describe, expect, it } from 'vitest';
import { idsOf, nextOf } from '../test/call-api.ts';
import { createOktaSandbox } from './index.ts';

const headers = { authorization: 'SSWS sandbox-token' };

describe('listen', () => {
  it('serves the org over a socket, with links to the address that was asked', async () => {
    const sandbox = createOktaSandbox();
    await using server = await sandbox.listen();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const ids: string[] = [];
    let next: string | undefined = `${server.url}/api/v1/groups?limit=5`;
    while (next !== undefined) {
      expect(next.startsWith(server.url)).toBe(true);
      const response: Response = await fetch(next, { headers });
      expect(response.headers.get('x-rate-limit-limit')).toBe('600');
      ids.push(...idsOf(await response.json()));
      next = nextOf(response.headers);
    }
    expect(ids).toEqual(idsOf(sandbox.org.groups()));
  });

  it('takes changes, bodies and all', async () => {
    const sandbox = createOktaSandbox();
    await using server = await sandbox.listen();
    const body = JSON.stringify({ profile: { name: 'Über-Leser' } });
    const response = await fetch(`${server.url}/api/v1/groups`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    expect(sandbox.org.findGroup('Über-Leser')).toBeDefined();
  });

  it('sends the Date of the clock', async () => {
    const sandbox = createOktaSandbox({ clock: () => new Date('2026-02-03T10:00:00Z') });
    await using server = await sandbox.listen();
    const response = await fetch(`${server.url}/api/v1/org`, { headers });
    expect(response.headers.get('date')).toBe('Tue, 03 Feb 2026 10:00:00 GMT');
  });

  it('breaks the connection for a fault that says so, and serves on', async () => {
    const sandbox = createOktaSandbox();
    await using server = await sandbox.listen();
    sandbox.faults.next({ kind: 'disconnect' });
    await expect(fetch(`${server.url}/api/v1/org`, { headers })).rejects.toThrow(TypeError);
    expect((await fetch(`${server.url}/api/v1/org`, { headers })).status).toBe(200);
  });

  it('closes in the face of a request that hangs', async () => {
    const sandbox = createOktaSandbox();
    const server = await sandbox.listen();
    sandbox.faults.next({ kind: 'hang' });
    const hung = fetch(`${server.url}/api/v1/org`, { headers }).catch((cause: unknown) => cause);
    await expect.poll(() => sandbox.faults.pending()).toBe(0);
    await server[Symbol.asyncDispose]();
    expect(await hung).toBeInstanceOf(TypeError);
    await server[Symbol.asyncDispose]();
  });

  it('stops when its signal aborts', async () => {
    const controller = new AbortController();
    const { url } = await createOktaSandbox().listen({ signal: controller.signal });
    expect((await fetch(`${url}/api/v1/org`, { headers })).status).toBe(200);
    controller.abort();
    await expect.poll(() => fetch(url).then(String, () => 'closed')).toBe('closed');
    await expect(createOktaSandbox().listen({ signal: controller.signal })).rejects.toThrow(/abort/i);
  });

  it('says in one sentence that the port is taken', async () => {
    const sandbox = createOktaSandbox();
    await using server = await sandbox.listen();
    const port = Number(new URL(server.url).port);
    await expect(sandbox.listen({ port })).rejects.toThrow(
      `The Okta sandbox cannot listen because port ${port} on 127.0.0.1 is already in use.`,
    );
  });
});
