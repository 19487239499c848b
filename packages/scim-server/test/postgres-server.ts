import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** A PostgreSQL server of a test's own; disposing of it stops it and deletes its files. */
export interface PostgresServer extends AsyncDisposable {
  /** Gives the URL of an empty schema, which is as good as a database of its own and made much faster. */
  readonly createDatabase: () => Promise<string>;
}

/** The folder of PostgreSQL's programs: `POSTGRES_BIN`, or where Debian has them; `undefined` where there are none. */
export const POSTGRES_BIN: string | undefined = findPrograms();

/** What to say where a test needs a server and there is none. */
export const NO_POSTGRES =
  'PostgreSQL was not found: install it or name the folder of initdb in POSTGRES_BIN';

/** Starts a server on a socket in a folder of its own: no port, no password, and nothing stays behind. */
export async function startPostgres(): Promise<PostgresServer> {
  if (POSTGRES_BIN === undefined) throw new Error(NO_POSTGRES);
  const programs = POSTGRES_BIN;
  // Not in $TMPDIR: the path of a socket may have a hundred characters.
  const directory = await mkdtemp('/tmp/scim-postgres-');
  const account = await serverAccount();
  if (account !== undefined) await chown(directory, account.uid, account.gid);
  const data = join(directory, 'data');
  const execute = (program: string, ...parameters: readonly string[]): Promise<unknown> =>
    run(join(programs, program), parameters, { cwd: directory, ...account });
  await execute(
    'initdb',
    '-D',
    data,
    '-A',
    'trust',
    '-U',
    'postgres',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C',
  );
  // Whether a crash of the machine loses anything is not what these tests ask.
  const settings = `-k ${directory} -c listen_addresses= -c fsync=off -c max_connections=200 -c deadlock_timeout=50ms`;
  await execute('pg_ctl', '-D', data, '-w', '-l', join(directory, 'log'), '-o', settings, 'start');
  const url = `postgres:///postgres?host=${directory}&user=postgres`;
  const administrator = new Client({ connectionString: url });
  await administrator.connect();
  let schemas = 0;
  return {
    createDatabase: async () => {
      schemas += 1;
      await administrator.query(`create schema scim${schemas}`);
      return `${url}&options=-csearch_path%3Dscim${schemas}`;
    },
    [Symbol.asyncDispose]: async () => {
      await administrator.end();
      await execute('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      await rm(directory, { recursive: true });
    },
  };
}

function findPrograms(): string | undefined {
  const named = process.env['POSTGRES_BIN'];
  if (named !== undefined && named !== '') return named;
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home) : [];
  return versions
    .toSorted((left, right) => Number(right) - Number(left))
    .map((version) => join(home, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** PostgreSQL refuses to run as root: then it runs as the account that its package brings. */
async function serverAccount(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (option) => Number((await run('id', [option, 'postgres'])).stdout)),
  );
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
