import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');

let directory = '';
const running: ChildProcess[] = [];
let ports: readonly [number, number] = [0, 0];
beforeEach(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'bridge-'));
  ports = [await freePort(), await freePort()];
});
afterEach(() => {
  // What a failed test has left running would hold its ports.
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

/** The demo as a person starts it, but from its sources, on free ports and with data of its own. */
interface Demo {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Waits until the output has the text. */
  readonly until: (text: string | RegExp) => Promise<string>;
  /** Ends the process as Ctrl-C does, and gives its exit code. */
  readonly stop: () => Promise<unknown>;
  readonly exitCode: () => Promise<unknown>;
}

function startDemo(variables: Readonly<Record<string, string>> = {}): Demo {
  const [port, oktaPort] = ports;
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: directory,
    PORT: String(port),
    OKTA_PORT: String(oktaPort),
    ...variables,
  };
  const child = spawn(process.execPath, ['--conditions=source', MAIN], { env });
  running.push(child);
  const parts: string[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()));
  const exited = once(child, 'exit');
  const output = (): string => parts.join('');
  return {
    child,
    output,
    until: async (text) => {
      for (let tries = 0; tries < 300; tries += 1) {
        if (typeof text === 'string' ? output().includes(text) : text.test(output())) return output();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${String(text)} did not come: ${output()}`);
    },
    stop: async () => {
      child.kill('SIGINT');
      return (await exited)[0];
    },
    exitCode: async () => (await exited)[0],
  };
}

async function freePort(): Promise<number> {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Runs a line of the demo's output in a shell, as a person who pastes it. */
async function paste(line: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line]);
  return JSON.parse(stdout);
}

function curlLines(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.startsWith('curl '));
}

/** Lets the daemon look every second instead of every minute. */
function hurry(): void {
  const file = path.join(directory, 'okta-sync.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace("'* * * * *'", "'* * * * * *'"));
}

describe('the bridge', () => {
  test("carries Okta's admins over, follows a suspension, and has nothing to do at the second start", async () => {
    const first = startDemo();
    await first.until(/Applied \d+ changes/);
    const [admins = '', inactive = ''] = curlLines(first.output());
    expect(curlLines(first.output())).toHaveLength(3);
    expect(await paste(admins)).toMatchObject({
      totalResults: 1,
      Resources: [{ displayName: 'admin', members: { length: 4 } }],
    });
    const token = /drawbridge_[0-9a-f]{40}/.exec(first.output())?.[0] ?? 'none';
    expect(readFileSync(path.join(directory, 'scim-token'), 'utf8')).toBe(token);
    expect(statSync(path.join(directory, 'scim-token')).mode & 0o777).toBe(0o600);
    expect(await first.stop()).toBe(0);
    expect(first.output()).toContain('Stopped. The data stays in');

    hurry();
    const second = startDemo();
    await second.until('In sync: 0 changes. (0 writes');
    expect(second.output()).not.toContain(token);
    expect(second.output()).not.toContain('Plan ');

    const suspend = curlLines(second.output())[2] ?? '';
    const login = /users\/([^/]+)\/lifecycle/.exec(suspend)?.[1] ?? 'none';
    await paste(suspend);
    await second.until(/Applied \d+ changes: 1 deactivated/);
    expect(second.output()).toMatch(new RegExp(`- {2}${login} +suspended in Okta`));
    expect(await paste(inactive)).toMatchObject({
      totalResults: 1,
      Resources: [{ userName: login, active: false, groups: [{ display: 'All Users' }] }],
    });
    expect(await paste(admins)).toMatchObject({ Resources: [{ members: { length: 3 } }] });
    expect(await second.stop()).toBe(0);
  });

  test('is shown its token once, also when the first start came to nothing', async () => {
    {
      await using occupant = createServer().listen(ports[0], '127.0.0.1');
      await once(occupant, 'listening');
      const nothing = startDemo();
      expect(await nothing.exitCode()).toBe(1);
    }
    const first = startDemo();
    await first.until(/drawbridge_[0-9a-f]{40}/);
    await first.stop();
  });

  test('moves to other ports with its data', async () => {
    const first = startDemo();
    await first.until(/Applied \d+ changes/);
    await first.stop();
    ports = [await freePort(), await freePort()];
    const second = startDemo();
    await second.until('In sync: 0 changes. (0 writes');
    expect(second.output()).toContain(`http://127.0.0.1:${ports[0]}/api/scim/v2`);
    await second.stop();
  });

  test('listens on every address and still finds itself', async () => {
    const demo = startDemo({ HOST: '0.0.0.0' });
    await demo.until(/Applied \d+ changes/);
    expect(demo.output()).toContain(`http://127.0.0.1:${ports[0]}/api/scim/v2`);
    await demo.stop();
  });

  test('does not save an org that a request has not changed', async () => {
    const demo = startDemo();
    await demo.until(/Applied \d+ changes/);
    const file = path.join(directory, 'okta-org.json');
    const before = statSync(file).mtimeMs;
    await fetch(`http://127.0.0.1:${ports[1]}/nothing`, { method: 'POST' });
    expect(statSync(file).mtimeMs).toBe(before);
    await demo.stop();
  });

  test('ends quietly when its reader leaves', async () => {
    const demo = startDemo();
    demo.child.stdout?.destroy();
    await demo.exitCode();
    expect(demo.output()).not.toMatch(/\n\s+at /);
  });

  test('keeps no secret in clear in what it stores but in the token file', async () => {
    const demo = startDemo();
    await demo.until(/Applied \d+ changes/);
    await demo.stop();
    const token = readFileSync(path.join(directory, 'scim-token'));
    for (const file of ['scim.db', 'okta-sync-state/state.json', 'okta-sync.yaml', 'okta-org.json']) {
      expect(readFileSync(path.join(directory, file)).includes(token)).toBe(false);
    }
  });
});

describe('what a person can mend is one sentence and exit code 1', () => {
  test.each([
    ['PORT', 0],
    ['OKTA_PORT', 1],
  ] as const)('%s is taken', async (variable, index) => {
    await using occupant = createServer().listen(ports[index], '127.0.0.1');
    await once(occupant, 'listening');
    const demo = startDemo();
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output()).toBe(
      `Port ${ports[index]} on 127.0.0.1 is taken: stop what listens there, or set ${variable} to another one.\n`,
    );
  });

  test('a setting is wrong', async () => {
    const demo = startDemo({ PORT: 'http' });
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output()).toBe('PORT must be a port number from 1 to 65535\n');
  });

  test('both ports are the same', async () => {
    const demo = startDemo({ PORT: '4000', OKTA_PORT: '4000' });
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output()).toBe('OKTA_PORT must be another port than PORT\n');
  });

  test.each([
    ['scim-token', 'tökén with space', 'holds no token'],
    ['scim-token', '', 'holds no token'],
    ['okta-org.json', '{"version":1', 'is damaged'],
    ['scim.db', 'no database at all, but long enough to be looked at as one by SQLite itself', 'scim.db'],
  ])('%s has been damaged', async (name, content, complaint) => {
    writeFileSync(path.join(directory, name), content);
    const demo = startDemo();
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output()).toContain(path.join(directory, name));
    expect(demo.output()).toContain(complaint);
    expect(demo.output()).not.toMatch(/\n\s+at /);
    expect(readFileSync(path.join(directory, name), 'utf8')).toBe(content);
  });

  test("the daemon's configuration is a directory", async () => {
    mkdirSync(path.join(directory, 'okta-sync.yaml'));
    const demo = startDemo();
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output()).toContain(`${path.join(directory, 'okta-sync.yaml')} cannot be used`);
    expect(demo.output()).not.toMatch(/\n\s+at /);
  });

  test("the daemon's configuration is wrong", async () => {
    writeFileSync(path.join(directory, 'okta-sync.yaml'), 'target: {}\nmapings: []\n');
    const demo = startDemo();
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output()).toContain('mapings: is not a setting; did you mean mappings?');
    expect(demo.output()).not.toMatch(/\n\s+at /);
  });

  test('Okta cannot be reached', async () => {
    const nowhere = await freePort();
    writeFileSync(
      path.join(directory, 'okta-sync.yaml'),
      `source: { okta: { orgUrl: 'http://127.0.0.1:${nowhere}' } }\n` +
        `target: { baseUrl: 'http://127.0.0.1:${ports[0]}/api/scim/v2' }\n` +
        'mappings: [{ from: { name: Retool Admins }, group: admin }]\n',
    );
    const demo = startDemo();
    expect(await demo.exitCode()).toBe(1);
    expect(demo.output().trim().split('\n').at(-1)).toContain(`http://127.0.0.1:${nowhere}`);
    expect(demo.output()).not.toMatch(/\n\s+at /);
  });
});
