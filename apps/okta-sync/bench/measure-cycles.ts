import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createScimHandler, type ResourceStore } from '@drawbridge/scim-server';
import { openSqliteDatabase } from '@drawbridge/scim-server/sqlite';
import { serve } from '@hono/node-server';

import type { CycleCost } from './run-cycles.ts';

const TOKEN = 'scim-token';
const NOW = '2026-01-01T00:00:00.000Z';
const INACTIVE: readonly string[] = ['STAGED', 'SUSPENDED', 'DEPROVISIONED'];

/** What whole cycles cost the daemon. */
export interface CycleCosts {
  /** The first: it reads both sides, and finds that the application has everything. */
  readonly first: CycleCost;
  /** Nothing changed in the org. */
  readonly unchanged: CycleCost;
  readonly changed: CycleCost;
  /** Memberships that changed in the org. */
  readonly changes: number;
}

/** Runs cycles between an org of this size and our server over SQLite, each side and the daemon over sockets. */
export async function measureCycles(users: number, teams: number): Promise<CycleCosts> {
  await using cleanup = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'okta-sync-bench-'));
  cleanup.defer(() => rm(directory, { recursive: true }));
  const sandbox = createOktaSandbox({ users, teams, rateLimit: { limit: 1_000_000, windowSeconds: 60 } });
  await using okta = await sandbox.listen();
  await using database = openSqliteDatabase({ file: join(directory, 'scim.db') });
  const store = await database.tenant('default');
  await fill(store, sandbox);
  const handler = createScimHandler({
    store,
    authenticate: (token) => (token === TOKEN ? { name: 'okta-sync', scopes: ['scim'] } : undefined),
  });
  await using scim = await listen((request) => handler(request));
  const daemon = fork(join(import.meta.dirname, 'run-cycles.ts'), [okta.url, scim.url, directory], {
    execArgv: ['--conditions=source', '--max-old-space-size=1024'],
  });
  cleanup.defer(() => void daemon.kill());
  const next = async (): Promise<CycleCost> => {
    daemon.send('go');
    const ended = once(daemon, 'exit').then(() => Promise.reject(new Error('the daemon ended')));
    const [cost] = (await Promise.race([once(daemon, 'message'), ended])) as [CycleCost];
    return cost;
  };
  const first = await next();
  // The one after a write looks at the application anew.
  await next();
  const unchanged = await next();
  const changes = moveSome(sandbox);
  const changed = await next();
  return { first, unchanged, changed, changes };
}

/** Gives the application everybody and every team, as a daemon would have it. */
async function fill(store: ResourceStore, { org }: OktaSandbox): Promise<void> {
  const active = org.users().filter(({ status }) => !INACTIVE.includes(status));
  const present = new Set(active.map(({ id }) => id));
  for (let begin = 0; begin < active.length; begin += 500) {
    const some = active.slice(begin, begin + 500).map(({ id, profile: { login } }) =>
      store.create('User', {
        id,
        attributes: { userName: login, externalId: id, active: true },
        keys: { name: login, externalId: id, label: login, active: true },
        now: NOW,
      }),
    );
    await Promise.all(some);
  }
  for (const { id, profile } of org.groups().filter(isTeam)) {
    await store.create('Group', {
      attributes: { displayName: profile.name, externalId: id },
      keys: {
        name: profile.name,
        displayName: profile.name,
        externalId: id,
        label: profile.name,
        active: true,
      },
      members: org.membersOf(id).flatMap((member) => (present.has(member.id) ? [member.id] : [])),
      now: NOW,
    });
  }
}

/** In every second team somebody leaves, and in the others somebody joins. */
function moveSome({ org }: OktaSandbox): number {
  const people = org.users().filter(({ status }) => status === 'ACTIVE');
  let changes = 0;
  for (const [at, { id }] of org.groups().filter(isTeam).entries()) {
    const members = org.membersOf(id);
    const leaver = members.find(({ status }) => status === 'ACTIVE');
    const present = new Set(members.map((member) => member.id));
    const joiner = people.find((person, place) => place > at * 7 && !present.has(person.id));
    if (at % 2 === 0 && leaver !== undefined) org.removeFromGroup(id, leaver.id);
    else if (joiner !== undefined) org.addToGroup(id, joiner.id);
    changes += 1;
  }
  return changes;
}

function isTeam({ profile }: { readonly profile: { readonly name: string } }): boolean {
  return profile.name.startsWith('Team ');
}

async function listen(
  fetch: (request: Request) => Promise<Response>,
): Promise<AsyncDisposable & { readonly url: string }> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port));
  const url = `http://127.0.0.1:${await promise}/api/scim/v2`;
  return { url, [Symbol.asyncDispose]: async () => void server.close() };
}
