import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createScimClient } from '@drawbridge/scim-client';
import { expect, it } from 'vitest';

import { NO_TMUX, openTerminal, type Ran, type TestTerminal } from './terminal.ts';

const APPS = join(import.meta.dirname, '../..');
const TOKEN = 'a-token-for-this-session';

if (NO_TMUX !== undefined) console.warn(`Skipped: ${NO_TMUX}.`);

it.skipIf(NO_TMUX !== undefined)(
  'a person goes from init to a blocked plan, approves it, asks why, and undoes it, in 80 columns',
  { timeout: 180_000 },
  async () => {
    const sandbox = createOktaSandbox({ users: 60 });
    await using okta = await sandbox.listen();
    await using server = await startServer();
    await using terminal = await openTerminal({
      columns: 80,
      commands: { 'okta-sync': `${process.execPath} --conditions=source ${APPS}/okta-sync/src/main.ts` },
      env: { OKTA_API_TOKEN: 'sandbox-token', SCIM_TOKEN: TOKEN },
    });
    const admins = async (): Promise<readonly string[]> => membersOf(server.baseUrl, 'admin');

    const { screen: written, code } = await init(terminal, okta.url, server.baseUrl);
    expect(written).toMatch(/✓ Retool Admins \(00g\w+\), with \d+ members, feeds admin\./);
    expect(written).toContain('Written: okta-sync.yaml.');
    expect(code).toBe(0);

    const first = fits(await terminal.run('okta-sync plan'));
    expect(first.screen).toMatch(/^Plan [0-9a-f]+/);
    expect(first.code).toBe(2);
    expect(await admins()).toEqual([]);
    expect(fits(await terminal.run('okta-sync sync --apply'))).toMatchObject({ code: 0 });
    const before = await admins();
    expect(before.length).toBeGreaterThan(3);

    // Absences count at once, so that nobody has to wait for the test.
    await terminal.run("sed -i 's/grace: 15m/grace: 0/' okta-sync.yaml");
    const leavers = takeAway(sandbox, before.slice(0, 2));
    const blocked = fits(await terminal.run('okta-sync sync'));
    expect(blocked.screen).toContain('privileged-removals');
    expect(blocked.code).not.toBe(0);
    expect(await admins()).toEqual(before);
    const status = fits(await terminal.run('okta-sync status'));
    expect(status.screen).toContain('privileged-removals');

    const hash = /Plan ([0-9a-f]{8,})/.exec(blocked.screen)?.[1] ?? '';
    expect(fits(await terminal.run(`okta-sync approve ${hash}`))).toMatchObject({ code: 0 });
    expect(fits(await terminal.run('okta-sync sync'))).toMatchObject({ code: 0 });
    expect(await admins()).toEqual(before.slice(2));

    const why = fits(await terminal.run(`okta-sync explain ${leavers[0]} admin`));
    expect(why.screen).toContain('admin  no Okta group that feeds admin shows this person');
    expect(why.screen).toMatch(new RegExp(`remove ${leavers[0]} from +done`));

    const history = fits(await terminal.run('okta-sync history'));
    const [run = ''] = /\d{8}T\d{6}Z-[0-9a-f]{4}/.exec(history.screen) ?? [];
    const inverse = fits(await terminal.run(`okta-sync undo ${run}`));
    for (const leaver of leavers) expect(inverse.screen).toContain(leaver);
    expect(inverse.code).toBe(2);
    expect(await admins()).toEqual(before.slice(2));
    expect(fits(await terminal.run(`okta-sync undo ${run} --apply`))).toMatchObject({ code: 0 });
    expect(await admins()).toEqual(before);

    await terminal.resize(140);
    expect((await terminal.run('okta-sync plan')).screen).toMatch(/^Plan [0-9a-f]+/);
  },
);

async function init(terminal: TestTerminal, okta: string, scim: string): Promise<Ran> {
  await terminal.begin('okta-sync init');
  await terminal.answer(/address \(https/, okta, 'Enter');
  await terminal.answer(/sign in\?/, 'Enter');
  await terminal.answer(/Base URL/, scim, 'Enter');
  await terminal.answer(/to be fed from Okta/, 'Space', 'Enter');
  await terminal.answer(/group that feeds admin/, 'Retool Admins', 'Enter');
  return terminal.ended();
}

/** No line is longer than the terminal is wide. */
function fits(ran: Ran): Ran {
  expect(ran.screen.split('\n').filter(({ length }) => length > 80)).toEqual([]);
  return ran;
}

function takeAway({ org }: OktaSandbox, logins: readonly string[]): readonly string[] {
  const group = org.findGroup('Retool Admins')?.id ?? '';
  for (const login of logins) org.removeFromGroup(group, org.findUser(login)?.id ?? '');
  return logins;
}

async function membersOf(baseUrl: string, name: string): Promise<readonly string[]> {
  const { users, groups } = createScimClient({ baseUrl, token: TOKEN });
  const { members = [] } = (await groups.findByDisplayName(name)) ?? {};
  const found = await Promise.all(members.map(({ value }) => users.get(value)));
  return found.map((user) => user?.userName ?? '').toSorted();
}

/** The server as a process of its own. */
async function startServer(): Promise<AsyncDisposable & { readonly baseUrl: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'server-'));
  const child = spawn(process.execPath, ['--conditions=source', join(APPS, 'server/src/main.ts')], {
    cwd: directory,
    env: { ...process.env, PORT: '0', DATABASE_URL: 'sqlite:./scim.db', SCIM_AUTH_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => void child.kill('SIGTERM');
  for await (const line of createInterface({ input: child.stdout })) {
    const baseUrl = /"baseUrl":"([^"]+)"/.exec(line)?.[1];
    if (baseUrl !== undefined) return { baseUrl, [Symbol.asyncDispose]: stop };
  }
  throw new Error('The server did not start.');
}
