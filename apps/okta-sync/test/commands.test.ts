import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { acquireLock } from '../src/record/state-lock.ts';
import { activeLogins, createBridge, oneAdmin, type Bridge } from './bridge.ts';
import { AT_ONCE, configFile, ENV, run, type Ran } from './command.ts';

const ORG = 'http://localhost:8080';
const BASE = 'https://app.test/api/scim/v2';

let bridge: Bridge;
let config: string;

beforeEach(async () => {
  bridge = await createBridge();
  config = await configFile({ okta: ORG, scim: BASE }, AT_ONCE);
});

describe('a saved plan', () => {
  it('is applied as it is, once, and not when something else would be done by now', async () => {
    const file = join(dirname(config), 'plan.json');
    expect(await okta(['plan', '-o', file])).toMatchObject({ code: 2 });
    const { plan } = JSON.parse(await readFile(file, 'utf8'));
    expect(await okta(['apply', file])).toMatchObject({ code: 0, data: { plan: { hash: plan.hash } } });
    expect(await bridge.members('admin')).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
    const again = await okta(['apply', file]);
    expect(again).toMatchObject({ code: 9, out: '' });
    expect(again.error).toMatch(/^The plan [0-9a-f]{12} is stale: now it would be [0-9a-f]{12}\./);
  });

  it('is not applied after somebody edited its operations, or when it is none', async () => {
    const file = join(dirname(config), 'plan.json');
    await okta(['plan', '-o', file]);
    const saved = JSON.parse(await readFile(file, 'utf8'));
    saved.plan.operations.pop();
    await writeFile(file, JSON.stringify(saved));
    const edited = await okta(['apply', file]);
    expect(edited).toMatchObject({
      code: 5,
      error: expect.stringContaining('was changed after it was made'),
    });
    await writeFile(file, '{}');
    expect(await okta(['apply', file])).toMatchObject({
      code: 5,
      error: expect.stringContaining('is not a plan'),
    });
    expect((await okta(['apply', '/nowhere.json'])).code).toBe(5);
    expect(await bridge.members('admin')).toEqual([]);
  });
});

describe('the first run', () => {
  beforeEach(async () => {
    config = await configFile({ okta: ORG, scim: BASE }, []);
  });

  it('only plans, until it is told to apply', async () => {
    expect(await okta(['sync'])).toMatchObject({
      code: 2,
      data: { outcome: 'first-run', writes: 0, blocks: [] },
    });
    expect(await bridge.members('admin')).toEqual([]);
    expect(await okta(['status'])).toMatchObject({ code: 3, data: { waiting: { blocks: [] } } });
    expect(await okta(['sync', '--apply'])).toMatchObject({ code: 0, data: { outcome: 'applied' } });
    expect(await okta(['sync'])).toMatchObject({ code: 0, data: { outcome: 'in-sync' } });
  });

  it('applies a plan that was approved', async () => {
    const { data } = await okta(['sync']);
    expect(await okta(['approve', data.plan.hash.slice(0, 12)])).toMatchObject({ code: 0 });
    expect(await okta(['sync'])).toMatchObject({ code: 0, data: { outcome: 'applied' } });
  });

  it('is over when the application needs no change', async () => {
    const other = await configFile({ okta: ORG, scim: BASE }, AT_ONCE);
    await okta(['sync'], other);
    expect(await okta(['sync'])).toMatchObject({ code: 0, data: { outcome: 'in-sync' } });
    bridge.sandbox.org.suspend(oneAdmin(bridge));
    expect(await okta(['sync'])).toMatchObject({ code: 0, data: { outcome: 'applied' } });
  });
});

describe('a blocked plan', () => {
  it('passes once after it was approved, and only once', async () => {
    config = await configFile({ okta: ORG, scim: BASE }, [...AT_ONCE, 'guards: { maxRemovals: 1 }']);
    await okta(['sync']);
    const admins = activeLogins(bridge.sandbox, 'Retool Admins');
    const leaving = admins.slice(0, 2);
    const { org } = bridge.sandbox;
    const group = org.findGroup('Retool Admins')?.id ?? '';
    for (const login of leaving) org.removeFromGroup(group, org.findUser(login)?.id ?? '');
    const blocked = await okta(['sync']);
    expect(blocked).toMatchObject({ code: 3, data: { news: [{ kind: 'blocked', event: 'raised' }] } });
    expect(await okta(['sync'])).toMatchObject({ code: 3, data: { news: [] } });
    const { hash } = blocked.data.plan;
    expect(await okta(['status'])).toMatchObject({ code: 3, data: { waiting: { planHash: hash } } });

    expect(await okta(['approve', hash.slice(0, 12)])).toMatchObject({ code: 0, data: { planHash: hash } });
    expect(await okta(['status'])).toMatchObject({ data: { approvals: [{ planHash: hash }] } });
    const passed = await okta(['sync']);
    expect(passed).toMatchObject({ code: 0, data: { outcome: 'applied', plan: { hash } } });
    expect(passed.data.approvedBy).toMatch(/./);
    expect(passed.data.news).toMatchObject([{ kind: 'blocked', event: 'cleared' }]);
    expect(await bridge.members('admin')).toEqual(admins.slice(2));

    for (const login of leaving) org.addToGroup(group, org.findUser(login)?.id ?? '');
    expect((await okta(['sync'])).code).toBe(0);
    for (const login of leaving) org.removeFromGroup(group, org.findUser(login)?.id ?? '');
    expect(await okta(['sync'])).toMatchObject({ code: 3, data: { plan: { hash } } });
    expect(await bridge.members('admin')).toEqual(admins);
  });

  it('no longer passes a day after it was approved', async () => {
    config = await configFile({ okta: ORG, scim: BASE }, []);
    const { data } = await okta(['sync']);
    await okta(['approve', data.plan.hash]);
    const tomorrow = (): Date => new Date(Date.now() + 24 * 3_600_000);
    const late = await run(['sync', '--config', config], ENV, { fetch: route, clock: tomorrow });
    expect(late.code).toBe(2);
    expect(await okta(['status'])).toMatchObject({ data: { approvals: [] } });
  });

  it('is approved by a hash that waits, and by no other word', async () => {
    expect((await okta(['approve', 'abc'])).error).toContain('is not a plan');
    expect((await okta(['approve', '../../../etc'])).error).toContain('is not a plan');
    expect(await okta(['approve', '0123456789ab'])).toMatchObject({
      code: 5,
      error: expect.stringContaining('No plan waits'),
    });
  });
});

describe('undo', () => {
  it('plans the inverse of what still stands of a run, carries it out when told to, and is a run itself', async () => {
    await okta(['sync']);
    const { org } = bridge.sandbox;
    const admins = org.findGroup('Retool Admins')?.id ?? '';
    const login = outsider();
    org.addToGroup(admins, login);
    const { data } = await okta(['sync']);
    expect(await bridge.members('admin')).toContain(login);

    const planned = await okta(['undo', data.id]);
    expect(planned).toMatchObject({ code: 2, data: { blocks: [] } });
    expect(planned.data.plan.operations).toMatchObject([
      { op: 'removeMember', reason: `undoes run ${data.id}` },
      { op: 'deactivateUser' },
    ]);
    expect(await bridge.members('admin')).toContain(login);

    org.removeFromGroup(admins, login);
    expect(await okta(['undo', data.id, '--apply'])).toMatchObject({ code: 0, data: { outcome: 'applied' } });
    expect(await bridge.members('admin')).not.toContain(login);
    expect((await okta(['undo', data.id])).data.plan.operations).toEqual([]);
    expect((await okta(['history'])).data[0]).toMatchObject({ outcome: 'applied', undoes: data.id });
  });

  it('is guarded like any other plan, and unknown runs are told', async () => {
    const { data } = await okta(['sync']);
    expect(await okta(['undo', data.id, '--apply'])).toMatchObject({
      code: 3,
      data: { outcome: 'blocked', writes: 0 },
    });
    expect(await bridge.members('admin')).not.toEqual([]);
    expect(await okta(['undo', 'nonesuch'])).toMatchObject({
      code: 5,
      error: expect.stringContaining('no run nonesuch'),
    });
  });
});

describe('a snapshot', () => {
  it('gives the same plan again without a network, secrets or state, also after the sides have changed', async () => {
    const file = join(dirname(config), 'snapshot.json');
    expect(await okta(['snapshot', '-o', file])).toMatchObject({ code: 0, data: { groups: 1 } });
    const planned = await okta(['plan']);
    await okta(['sync']);
    const replayed = await run(['replay', file, '--config', config, '--json'], {}, { fetch: unreachable });
    expect(replayed).toMatchObject({ code: 2, error: '' });
    expect(JSON.parse(replayed.out).plan.operations).toEqual(planned.data.plan.operations);
    expect(await readFile(file, 'utf8')).not.toContain(ENV.SCIM_TOKEN);
  });

  it('is told when it is none', async () => {
    expect(await okta(['replay', config])).toMatchObject({
      code: 5,
      error: expect.stringContaining('is not a snapshot'),
    });
  });
});

describe('what can be asked', () => {
  it('explain: the chain from the source to the application, with the last write', async () => {
    const { data } = await okta(['sync']);
    const login = oneAdmin(bridge);
    const { code, data: explanation } = await okta(['explain', login, 'admin']);
    expect(code).toBe(0);
    expect(explanation).toMatchObject({
      user: login,
      person: { login, standing: 'active' },
      account: { userName: login, active: true },
      groups: [
        {
          name: 'admin',
          member: true,
          via: ['Retool Admins'],
          lastWrite: { run: data.id, outcome: 'done', operation: { op: 'addMember' } },
        },
      ],
    });
    const text = await run(['explain', login, '--config', config], ENV, { fetch: route });
    expect(text.out).toContain(`is in admin as member of Okta group Retool Admins`);
  });

  it('history: the last runs, and what one did', async () => {
    const { data } = await okta(['sync']);
    await okta(['sync']);
    const { data: runs } = await okta(['history', '--last', '5']);
    expect(runs).toMatchObject([{ outcome: 'in-sync' }, { outcome: 'applied', id: data.id }]);
    expect(await okta(['history', data.id])).toMatchObject({
      code: 0,
      data: { summary: { id: data.id }, journal: { ended: true } },
    });
    const text = await run(['history', data.id, '--config', config], ENV, { fetch: route });
    expect(text.out).toContain(`add ${oneAdmin(bridge)} to admin`);
    expect(await okta(['history', 'nonesuch'])).toMatchObject({ code: 1, out: '' });
    expect((await okta(['history', '--last', '0'])).code).toBe(5);
  });

  it('status: well after a good run, not well long after it or after a failure, and never a request', async () => {
    expect(await okta(['status'])).toMatchObject({ code: 4, data: { healthy: false } });
    await okta(['sync']);
    const quiet = await run(['status', '--json', '--config', config], ENV, { fetch: unreachable });
    expect(quiet.code).toBe(0);
    expect(JSON.parse(quiet.out)).toMatchObject({ healthy: true, lastRun: { outcome: 'applied' } });
    const inAnHour = (): Date => new Date(Date.now() + 3_600_000);
    expect((await run(['status', '--config', config], ENV, { clock: inAnHour })).code).toBe(4);
    await run(['sync', '--config', config], ENV, { fetch: unreachable });
    expect(await okta(['status'])).toMatchObject({ code: 4, data: { lastRun: { outcome: 'failed' } } });
  });

  it('config: the schema for editors, and the file with all defaults', async () => {
    const schema = await run(['config', 'schema']);
    expect(JSON.parse(schema.out)).toMatchObject({ properties: { mappings: {}, guards: {} } });
    const printed = await okta(['config', 'print']);
    expect(printed).toMatchObject({ code: 0, data: { guards: { minAdmins: 1 }, removals: { grace: 0 } } });
    const { code, out } = await run(['config', 'print', '--config', config]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('minAdmins: 1') });
  });

  it('help: every command with examples and exit codes', async () => {
    const { out } = await run(['--help']);
    const names = [...(out.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z-]+) /gm)].map(
      ([, name]) => name ?? '',
    );
    expect(names).toEqual(expect.arrayContaining(['plan', 'apply', 'sync', 'run', 'undo', 'push-mappings']));
    for (const name of names.filter((one) => one !== 'help')) {
      const help = await run([name, '--help']);
      expect({ name, ...help }).toMatchObject({
        code: 0,
        out: expect.stringMatching(/Examples:\n {2}okta-sync/),
      });
      expect(help.out).toContain('Exit codes:');
    }
  });
});

describe('unlock', () => {
  it('takes away what was left behind, and what still works only by force', async () => {
    const state = join(dirname(config), 'okta-sync-state');
    expect(await okta(['unlock'])).toMatchObject({ code: 0, data: { outcome: 'free' } });
    await using lock = await acquireLock(state);
    expect(await okta(['unlock'])).toMatchObject({ code: 8, data: { outcome: 'refused' } });
    expect((await okta(['sync'])).code).toBe(8);
    expect(await okta(['unlock', '--force'])).toMatchObject({ code: 0, data: { outcome: 'removed' } });
    await expect(lock.check()).rejects.toThrow(/running already|taken/);
    expect((await okta(['sync'])).code).toBe(0);
  });
});

describe('push-mappings', () => {
  it('says what Okta does not push, creates it when told to, and is then content', async () => {
    const app = ['--app', bridge.sandbox.appId];
    expect(await okta(['push-mappings', 'check', ...app])).toMatchObject({
      code: 4,
      data: [{ kind: 'missing', wanted: { sourceName: 'Retool Admins', targetGroupName: 'admin' } }],
    });
    expect(await okta(['push-mappings', 'apply', ...app])).toMatchObject({
      code: 0,
      data: [{ outcome: 'created' }],
    });
    expect(await okta(['push-mappings', 'check', ...app])).toMatchObject({
      code: 0,
      data: [{ kind: 'pushed' }],
    });
  });
});

type Data = ReturnType<typeof JSON.parse>;

/** Runs a command with `--json` and parses what it prints. */
async function okta(words: readonly string[], file: string = config): Promise<Ran & { readonly data: Data }> {
  const ran = await run([...words, '--json', '--config', file], ENV, { fetch: route });
  return { ...ran, data: ran.out === '' ? undefined : JSON.parse(ran.out) };
}

function route(request: Request): Promise<Response> {
  return Promise.resolve(
    request.url.startsWith(BASE) ? bridge.handler(request) : bridge.sandbox.fetch(request),
  );
}

function unreachable(): Promise<Response> {
  return Promise.reject(new TypeError('fetch failed'));
}

/** Somebody active who is no admin. */
function outsider(): string {
  const admins = activeLogins(bridge.sandbox, 'Retool Admins');
  const viewers = bridge.sandbox.org.membersOf('Retool Viewers');
  const found = viewers.find(
    ({ status, profile }) => status === 'ACTIVE' && !admins.includes(profile['login']),
  );
  return String(found?.profile['login']);
}
