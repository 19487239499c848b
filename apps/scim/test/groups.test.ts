import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandsOf, createProvider, dataOf, recordWrites, type Provider } from './run.ts';

let provider: Provider;
let run: ReturnType<typeof commandsOf>;

beforeEach(async () => {
  provider = createProvider();
  run = commandsOf(provider);
  for (const name of ['ada', 'bob', 'eve']) await run(['users', 'create', `userName=${name}`]);
});

async function membersOf(group: string): Promise<readonly string[]> {
  const { out } = await run(['groups', 'members', group]);
  return out === ''
    ? []
    : out
        .split('\n')
        .map((line) => line.split('\t')[1] ?? '')
        .toSorted();
}

async function fileOf(...lines: readonly string[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'scim-')), 'users.txt');
  await writeFile(file, lines.join('\n'));
  return file;
}

describe('members', () => {
  it('are added and removed by name, and listed', async () => {
    expect((await run(['groups', 'add-member', 'viewer', 'ada', 'BOB'])).out).toBe(
      'Added ada, bob to viewer.',
    );
    expect(await membersOf('viewer')).toEqual(['ada', 'bob']);
    expect((await run(['users', 'groups', 'ada'])).out).toMatch(/\tviewer$/m);
    expect((await run(['groups', 'remove-member', 'viewer', 'ada', '--json'])).out).toMatch(/"removed":\["/);
    expect(await membersOf('viewer')).toEqual(['bob']);
  });

  it('come from a file, with remarks, and from standard input', async () => {
    await run(['groups', 'add-member', 'viewer', '--file', await fileOf('# joiners', 'ada', '', 'eve')]);
    await run(['groups', 'add-member', 'viewer', '--file', '-'], { input: 'bob\r\n' });
    expect(await membersOf('viewer')).toEqual(['ada', 'bob', 'eve']);
  });

  it('who are many are found in few requests', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `user${index}`);
    await run(['import', 'users', '-', '--format', 'csv'], { input: ['userName', ...names].join('\n') });
    let requests = 0;
    const counting = commandsOf((request) => {
      requests += 1;
      return provider(request);
    });
    const ran = await counting(['groups', 'add-member', 'viewer', '--file', '-'], {
      input: names.join('\n'),
    });
    expect(ran.out).toBe('Added 250 users to viewer.');
    expect(requests).toBeLessThan(10);
  });

  it('of whom one is unknown are not touched at all', async () => {
    const recorded = recordWrites(provider);
    const { code, error } = await commandsOf(recorded.provider)([
      'groups',
      'add-member',
      'viewer',
      'ada',
      'mallory',
    ]);
    expect([code, error]).toEqual([3, 'No user has the userName "mallory".']);
    expect(recorded.writes).toEqual([]);
  });
});

describe('set-members', () => {
  it('shows the difference, and sends nothing else', async () => {
    await run(['groups', 'add-member', 'viewer', 'ada', 'bob']);
    const recorded = recordWrites(provider);
    const ran = await commandsOf(recorded.provider)([
      'groups',
      'set-members',
      'viewer',
      'bob',
      'eve',
      '--yes',
    ]);
    expect(ran).toMatchObject({ code: 0, out: 'viewer: 1 added, 1 removed.', error: '+ eve\n- ada' });
    expect(recorded.writes).toHaveLength(2);
    expect(await membersOf('viewer')).toEqual(['bob', 'eve']);
  });

  it('asks before anybody loses a membership', async () => {
    await run(['groups', 'add-member', 'viewer', 'ada', 'bob']);
    const { code, error } = await run(['groups', 'link', 'viewer', 'bob']);
    expect(code).toBe(2);
    expect(error).toContain('Add 0 to viewer and remove 1, so that it has 1? Nobody can be asked here');
    expect(await membersOf('viewer')).toEqual(['ada', 'bob']);
  });

  it('does not take an empty file for a wish', async () => {
    await run(['groups', 'add-member', 'viewer', 'ada']);
    const file = await fileOf('# nobody yet');
    expect((await run(['groups', 'set-members', 'viewer', '--file', file, '--yes'])).code).toBe(2);
    expect(await membersOf('viewer')).toEqual(['ada']);
    await run(['groups', 'set-members', 'viewer', '--file', file, '--yes', '--empty']);
    expect(await membersOf('viewer')).toEqual([]);
  });

  it('says so when nothing differs', async () => {
    await run(['groups', 'add-member', 'viewer', 'ada']);
    expect((await run(['groups', 'set-members', 'viewer', 'ada'])).out).toBe(
      'viewer has these members already.',
    );
    const data = dataOf(await run(['groups', 'set-members', 'viewer', 'ada', '--json']));
    expect(data).toEqual([{ id: expect.any(String), added: [], removed: [] }]);
  });
});

it('groups are created, changed and deleted like users', async () => {
  await run(['groups', 'create', 'displayName=Platform', 'externalId=00g1']);
  expect((await run(['groups', 'patch', 'externalId:00g1', 'replace', 'displayName', 'Core'])).code).toBe(0);
  expect((await run(['groups', 'find', 'cor', '--attributes', 'displayName'])).out).toBe('Core');
  expect((await run(['groups', 'delete', 'Core', '--yes'])).out).toBe('Deleted Core.');
});
