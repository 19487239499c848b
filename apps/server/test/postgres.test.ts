import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  NO_POSTGRES,
  POSTGRES_BIN,
  startPostgres,
  type PostgresServer,
} from '../../../packages/scim-server/test/postgres-server.ts';
import { runWithin } from './run-within.ts';
import { startProcess } from './server-process.ts';

if (POSTGRES_BIN === undefined) console.warn(`Skipped: ${NO_POSTGRES}.`);

describe.skipIf(POSTGRES_BIN === undefined)('over PostgreSQL', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    await postgres[Symbol.asyncDispose]();
  });

  test('two servers share tokens, and both refuse one as soon as it is revoked', async () => {
    const settings = { DATABASE_URL: `${await postgres.createDatabase()}&password=hunter2-secret` };
    await using first = await startProcess(settings);
    await using second = await startProcess(settings);
    const create = ['token', 'create', '--name', 'okta', '--scopes', 'scim', '--json'];
    const { token, secret }: { readonly token: { readonly id: string }; readonly secret: string } =
      JSON.parse((await runWithin(create, settings)).stdout);
    const statuses = (): Promise<readonly number[]> =>
      Promise.all(
        [first, second].map(async ({ baseUrl }) => {
          const headers = { authorization: `Bearer ${secret}` };
          return (await fetch(`${baseUrl}/Groups`, { headers })).status;
        }),
      );
    expect(await statuses()).toEqual([200, 200]);
    expect((await runWithin(['token', 'revoke', token.id], settings)).code).toBe(0);
    expect(await statuses()).toEqual([401, 401]);
    expect(first.output() + second.output()).not.toContain('hunter2-secret');
  });
});
