import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { requireProgram } from './run-program.ts';
import type { ServerMode } from './suite.ts';

/** Where our server is, and what runs it. */
export interface Host {
  readonly root: string;
  /** The program that is Node. */
  readonly node: string;
}

/** Our server as a process, on ports and a database of its own; disposing of it ends it. */
export interface StartedServer extends AsyncDisposable {
  readonly mode: ServerMode;
  readonly baseUrl: string;
  readonly adminUrl: string;
  /** A token for SCIM. */
  readonly token: string;
  /** A token for the admin API. */
  readonly adminToken: string;
}

const TOKEN = 'a-token-for-third-party-suites';

/**
 * Starts the server and waits until it listens.
 *
 * @throws Error with what it wrote, when it does not.
 */
export async function startServer(
  { root, node }: Host,
  directory: string,
  mode: ServerMode,
): Promise<StartedServer> {
  const command = ['--conditions=source', join(root, 'apps/server/src/main.ts')];
  const env = {
    DATABASE_URL: `sqlite:${join(directory, `${mode}.db`)}`,
    PORT: '0',
    ADMIN_PORT: '0',
    SCIM_AUTH_TOKEN: TOKEN,
    STRICT_MODE: String(mode === 'strict'),
  };
  const words = ['token', 'create', '--name', 'suites', '--scopes', 'admin', '--tenant', '*', '--json'];
  const created = await requireProgram(node, [...command, ...words], { env });
  const child = spawn(node, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const parts: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await closed;
  };
  for (let tries = 0; !parts.join('').includes('"listening"'); tries += 1) {
    if (tries > 800 || child.exitCode !== null) {
      await stop();
      throw new Error(`the server did not start:\n${parts.join('')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const fieldOf = (name: string): string => new RegExp(`"${name}":"([^"]+)"`).exec(parts.join(''))?.[1] ?? '';
  const adminUrl = fieldOf('adminOrigin');
  const adminToken = /"secret":"([^"]+)"/.exec(created)?.[1] ?? '';
  // The suites try bad tokens; after enough of them only tokens that were taken before are still looked up.
  await fetch(`${adminUrl}/api/admin/v1/tenants`, { headers: { authorization: `Bearer ${adminToken}` } });
  return {
    mode,
    baseUrl: fieldOf('baseUrl'),
    adminUrl,
    token: TOKEN,
    adminToken,
    [Symbol.asyncDispose]: stop,
  };
}
