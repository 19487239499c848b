import { serve } from '@hono/node-server';
import { createScimHandler } from '../src/index.ts';
import { createSqliteStore } from '../src/sqlite.ts';

/** The process that durability.test.ts kills: the file comes as an argument, the port goes to standard output. */
const [, , file = ''] = process.argv;
const fetch = createScimHandler({
  store: createSqliteStore({ file }),
  authenticate: () => ({ name: 'test', scopes: ['scim'] }),
});
serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.stdout.write(`${port}\n`));
