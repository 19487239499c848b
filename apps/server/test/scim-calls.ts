import { runWithin } from './run-within.ts';
import type { ServerProcess } from './server-process.ts';

/** Sends requests with one token. */
export type Send = (method: string, url: string, body?: object) => Promise<Response>;

/** Sends requests as the holder of a token does. */
export function sendWith(token: string): Send {
  return (method, url, body) =>
    fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

/** Creates a token by command, beside whatever server runs. */
export async function createToken(
  settings: Readonly<Record<string, string>>,
  name: string,
  scopes: string,
): Promise<string> {
  const command = ['token', 'create', '--name', name, '--scopes', scopes];
  return (await runWithin(command, settings)).stdout.trim();
}

/** Reads a member of what the admin API answers. */
export async function readAdmin(
  { adminOrigin }: Pick<ServerProcess, 'adminOrigin'>,
  token: string,
  path: string,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await sendWith(token)('GET', `${adminOrigin}/api/admin/v1${path}`);
  return Object(await answer.json());
}
