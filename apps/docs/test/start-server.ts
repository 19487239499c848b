import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A program that listens; disposing of it ends it. */
export interface Started extends AsyncDisposable {
  /** Such as `127.0.0.1:41234`. */
  readonly host: string;
}

/** What a program is started with, beside its variables. */
interface StartOptions {
  readonly args?: readonly string[];
  readonly cwd?: string;
}

/** Starts a program that listens on PORT, and waits until it answers; where clients see it is its variable SCIM_URL. */
export async function startServer(
  file: string,
  variables: Readonly<Record<string, string | undefined>>,
  { args = [], cwd }: StartOptions = {},
): Promise<Started> {
  const host = `127.0.0.1:${await freePort()}`;
  const env = {
    PATH: process.env['PATH'],
    PORT: host.split(':')[1],
    SCIM_URL: `http://${host}/api/scim/v2`,
    ...variables,
  };
  const child = spawn(process.execPath, ['--conditions=source', file, ...args], { env, cwd });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => parts.push(part.toString()));
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`http://${host}/api/scim/v2/ServiceProviderConfig`).catch(() => undefined);
    if (answer !== undefined) return { host, [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`${file} does not answer: ${parts.join('')}`);
}

/** A port of this machine on which nothing listens. */
export async function freePort(): Promise<number> {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
