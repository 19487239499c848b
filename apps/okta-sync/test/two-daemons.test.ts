import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createScimClient } from '@drawbridge/scim-client';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import { describe, expect, it } from 'vitest';

import { breakLock } from '../src/record/state-lock.ts';
import { activeLogins, TOKENS } from './bridge.ts';
import { configFile, serveScim } from './command.ts';

const WRITES = { first: 'the-first-daemon', second: 'the-second-daemon' };

describe.concurrent('two daemons in two processes, over one org, one application and one state', () => {
  it('do the work of one, and whoever waits goes on within the lease when the other is killed', async () => {
    await using world = await createWorld();
    const [first, second] = [world.start(WRITES.first), world.start(WRITES.second)];
    await world.settled();
    const writers = new Set(world.writes());
    expect(writers.size).toBe(1);
    // Five accounts and their group: nothing was written twice.
    expect(world.writes()).toHaveLength(activeLogins(world.sandbox, 'Retool Admins').length + 1);
    const { token, child } = writers.has(first.token) ? first : second;
    // Dies after a part of the work, with a write that it never got an answer to.
    world.beforeAnswer(token, 3, () => child.kill('SIGKILL'));
    world.admit(6);
    await once(child, 'close');
    expect(await world.isSettled()).toBe(false);
    await world.settled();
    expect(new Set(world.writes())).toEqual(new Set([WRITES.first, WRITES.second]));
    expect(await world.accounts()).toEqual(activeLogins(world.sandbox, 'Retool Admins'));
  }, 60_000);

  it('write nothing after they were stopped and taken over from, when they wake up', async () => {
    await using world = await createWorld();
    const sleeper = world.start(WRITES.first);
    await world.settled();
    const asleep = Promise.withResolvers<void>();
    world.beforeAnswer(WRITES.first, 3, () => {
      sleeper.child.kill('SIGSTOP');
      asleep.resolve();
    });
    world.admit(6);
    await asleep.promise;
    // After two minutes anybody may take over; a person may at once.
    await world.unlock();
    world.start(WRITES.second);
    await world.settled();
    const before = world.writes().filter((token) => token === WRITES.first).length;
    sleeper.child.kill('SIGCONT');
    await once(sleeper.child, 'close');
    expect(world.writes().filter((token) => token === WRITES.first)).toHaveLength(before);
    expect(sleeper.said()).toContain('okta-sync is running already');
    expect(await world.accounts()).toEqual(activeLogins(world.sandbox, 'Retool Admins'));
  }, 60_000);
});

interface Daemon {
  readonly token: string;
  readonly child: ChildProcess;
  readonly said: () => string;
}

interface World extends AsyncDisposable {
  readonly sandbox: OktaSandbox;
  /** Starts a daemon that writes with this token. */
  readonly start: (token: string) => Daemon;
  /** Ends once the application has every admin, and nobody else. */
  readonly settled: () => Promise<void>;
  readonly isSettled: () => Promise<boolean>;
  /** The tokens of all writes. */
  readonly writes: () => readonly string[];
  /** Does something between a write from now on and its answer, counted for one token. */
  readonly beforeAnswer: (token: string, write: number, work: () => void) => void;
  /** Makes more people admins in Okta. */
  readonly admit: (count: number) => void;
  readonly accounts: () => Promise<readonly string[]>;
  readonly unlock: () => Promise<void>;
}

async function createWorld(): Promise<World> {
  const sandbox = createOktaSandbox({ users: 60, rateLimit: { limit: 1_000_000, windowSeconds: 60 } });
  const okta = await sandbox.listen();
  const handler = createScimHandler({
    store: createMemoryStore(),
    authenticate: (token) => ({ name: token, scopes: ['scim'] }),
  });
  const writes: string[] = [];
  let wait: { readonly token: string; left: number; readonly work: () => void } | undefined;
  const scim = await serveScim(async (request) => {
    const response = await handler(request);
    if (request.method === 'GET') return response;
    const token = (request.headers.get('authorization') ?? '').slice('Bearer '.length);
    writes.push(token);
    if (wait?.token === token) {
      wait.left -= 1;
      if (wait.left === 0) wait.work();
    }
    return response;
  });
  const config = await configFile({ okta: okta.url, scim: scim.url }, SETTINGS);
  const client = createScimClient({ baseUrl: scim.url, token: 'an-observer', fetch: handler });
  const accounts = async (): Promise<readonly string[]> => {
    const names: string[] = [];
    for await (const { userName } of client.users.list()) names.push(userName);
    return names.toSorted();
  };
  const isSettled = async (): Promise<boolean> => {
    const { members = [] } = (await client.groups.findByDisplayName('admin')) ?? {};
    const right = activeLogins(sandbox, 'Retool Admins');
    return members.length === right.length && String(await accounts()) === String(right);
  };
  const daemons: Daemon[] = [];
  return {
    sandbox,
    start: (token) => {
      const daemon = startDaemon(config, token);
      daemons.push(daemon);
      return daemon;
    },
    isSettled,
    settled: async () => {
      while (!(await isSettled())) await setTimeout(20);
    },
    writes: () => writes,
    beforeAnswer: (token, write, work) => {
      wait = { token, left: write, work };
    },
    admit: (count) => {
      const { org } = sandbox;
      const admins = org.findGroup('Retool Admins')?.id ?? '';
      const present = new Set(org.membersOf(admins).map(({ id }) => id));
      const others = org.users().filter(({ id, status }) => status === 'ACTIVE' && !present.has(id));
      for (const { id } of others.slice(0, count)) org.addToGroup(admins, id);
    },
    accounts,
    unlock: () => breakLock(join(dirname(config), 'okta-sync-state')),
    [Symbol.asyncDispose]: async () => {
      for (const { child } of daemons) child.kill('SIGKILL');
      await scim[Symbol.asyncDispose]();
      await okta[Symbol.asyncDispose]();
    },
  };
}

const SETTINGS = ['firstRun: apply', 'jitter: 0', "schedule: '* * * * * *'"];

function startDaemon(config: string, token: string): Daemon {
  const main = join(import.meta.dirname, '../src/main.ts');
  const child = spawn(process.execPath, ['--conditions=source', main, 'run', '--config', config], {
    env: { ...process.env, OKTA_API_TOKEN: TOKENS.source, SCIM_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      said += part.toString();
    });
  }
  return { token, child, said: () => said };
}
