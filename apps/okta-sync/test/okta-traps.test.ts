import { setTimeout as pause } from 'node:timers/promises';

import { createOktaSandbox, type OktaSandbox, type OktaSandboxOptions } from '@drawbridge/okta-sandbox';
import { describe, expect, it } from 'vitest';

import type { GroupSelector } from '../src/source/group-selector.ts';
import type { IdentitySource, SourceRequest } from '../src/source/identity-source.ts';
import { createOktaSource } from '../src/source/okta/okta-source.ts';
import { sourceId } from '../src/source/source-id.ts';
import type { SourceSnapshot } from '../src/source/source-snapshot.ts';

const { signal } = new AbortController();
const ADMINS: GroupSelector = { by: 'name', name: 'Retool Admins' };
const TEAMS: GroupSelector = { by: 'search', search: 'profile.name sw "Team"' };

describe('what Okta does, over a real connection:', () => {
  it('an app without an admin role sees empty lists, and nothing is empty because of it', async () => {
    await using world = await createWorld();
    const first = await world.read({ selectors: [ADMINS, TEAMS] });
    world.sandbox.setRole('none');
    for (const mode of ['full', 'incremental'] as const) {
      const { selections, groups } = await world.read({ selectors: [ADMINS, TEAMS], previous: first, mode });
      expect(selections.map((one) => one.groups.outcome)).toEqual(['gone', 'incomplete']);
      expect([...groups.values()].filter(({ outcome }) => outcome === 'complete')).toEqual([]);
    }
    const byId = await world.read({ selectors: [{ by: 'id', id: world.id(ADMINS), expectName: undefined }] });
    expect([...byId.groups.values()]).toEqual([
      expect.objectContaining({
        outcome: 'incomplete',
        reason: expect.stringContaining('needs an admin role'),
      }),
    ]);
  });

  it('a suspension and a deactivation move no group, and are seen all the same', async () => {
    await using world = await createWorld();
    const first = await world.read({ selectors: [ADMINS, TEAMS] });
    const [one, two] = world.activeOf('Team 0001');
    world.sandbox.org.suspend(one);
    world.sandbox.org.deactivate(two);
    const second = await world.read({ selectors: [ADMINS, TEAMS], previous: first, mode: 'incremental' });
    expect(second.fullAt).toBe(first.fullAt);
    expect([statusOf(second, one), statusOf(second, two)]).toEqual(['SUSPENDED', 'DEPROVISIONED']);
  });

  it('an empty page in the middle of the changes is no proof that nobody changed', async () => {
    await using world = await createWorld({ pageLimits: { users: { default: 2, max: 2 } } });
    const first = await world.read({ selectors: [ADMINS] });
    const ids = [...first.users.keys()].toSorted();
    const middle = ids
      .slice(1, -1)
      .filter((id) => world.sandbox.org.findUser(id)?.status === 'ACTIVE')
      .slice(0, 4);
    world.tick(600);
    for (const id of middle) world.sandbox.org.suspend(id);
    const second = ({ url }: Request): boolean => /\/users\?.*after=/.test(url);
    world.sandbox.faults.next({ kind: 'empty-page', keepLink: true }, { when: second });
    const read = await world.read({ selectors: [ADMINS], previous: first, mode: 'incremental' });
    expect(middle.map((id) => statusOf(read, id))).toEqual(middle.map(() => 'SUSPENDED'));
    expect(read.fullAt).not.toBe(first.fullAt);
  });

  it('two changes within one tick of its clock are two changes', async () => {
    await using world = await createWorld();
    world.tick(3600);
    const { org } = world.sandbox;
    const team = org.findGroup('Team 0001')?.id ?? '';
    const outsiders = org.users().filter(({ id }) => !org.groupsOf(id).some((group) => group.id === team));
    org.addToGroup(team, outsiders[0]?.id ?? '');
    const first = await world.read({ selectors: [TEAMS] });
    org.removeFromGroup(team, outsiders[0]?.id ?? '');
    org.addToGroup(team, outsiders[1]?.id ?? '');
    const second = await world.read({ selectors: [TEAMS], previous: first, mode: 'incremental' });
    expect(membersOf(second, team)).toEqual(org.membersOf(team).map(({ id }) => id));
    expect(second.fullAt).toBe(first.fullAt);
  });

  it('a group with another name than expected, or with a name twice, is not read', async () => {
    await using world = await createWorld();
    const selector: GroupSelector = { by: 'id', id: world.id(ADMINS), expectName: 'Admins' };
    const { selections, groups } = await world.read({ selectors: [selector] });
    expect(selections[0]?.groups).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('is named Retool Admins, not Admins'),
    });
    expect(groups.size).toBe(0);
  });

  it('a search that Okta does not understand selects nothing, and says why', async () => {
    await using world = await createWorld();
    const { selections } = await world.read({ selectors: [{ by: 'search', search: 'name is "x"' }] });
    expect(selections[0]?.groups).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('Okta does not understand the request'),
    });
  });

  it('a search that matches nothing is an answer, as long as the token sees any group', async () => {
    await using world = await createWorld();
    const { selections } = await world.read({
      selectors: [{ by: 'search', search: 'profile.name sw "None"' }],
    });
    expect(selections[0]?.groups).toEqual({ outcome: 'complete', value: [] });
  });

  it('a search that loses groups that nobody touched is not believed', async () => {
    await using world = await createWorld();
    const first = await world.read({ selectors: [TEAMS] });
    const bySearch = ({ url }: Request): boolean => url.includes('search=');
    world.sandbox.faults.next({ kind: 'truncated-page', keep: 1 }, { when: bySearch, times: Infinity });
    const { selections } = await world.read({ selectors: [TEAMS], previous: first });
    expect(selections[0]?.groups).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('misses 4 groups that have not changed'),
    });
  });

  it('a renamed group keeps its id and comes with its new name; a deleted one is gone', async () => {
    await using world = await createWorld();
    const selectors: readonly GroupSelector[] = ['Team 0001', 'Team 0002'].map((name) => ({
      by: 'id',
      id: world.id({ by: 'name', name }),
      expectName: undefined,
    }));
    const first = await world.read({ selectors });
    const [one = '', two = ''] = first.groups.keys();
    world.sandbox.org.renameGroup(one, 'Team A');
    world.sandbox.org.deleteGroup(two);
    const second = await world.read({ selectors, previous: first, mode: 'incremental' });
    expect(second.fullAt).toBe(first.fullAt);
    expect(second.groups.get(one)).toMatchObject({ outcome: 'complete', value: { name: 'Team A' } });
    expect(second.groups.get(two)).toMatchObject({ outcome: 'gone' });
  });

  it('somebody who left every group is looked up; somebody deleted is gone', async () => {
    await using world = await createWorld();
    const { org } = world.sandbox;
    const [one, two] = world.activeOf('Retool Admins');
    const alsoUsers = [sourceId(one), sourceId(two), sourceId('00uAAAAAAAAAAAAAAAAA')];
    const first = await world.read({ selectors: [ADMINS], alsoUsers });
    org.removeFromGroup('Retool Admins', one);
    org.deactivate(two);
    org.deleteUser(two);
    const second = await world.read({ selectors: [ADMINS], previous: first, mode: 'incremental', alsoUsers });
    expect(statusOf(second, one)).toBe('ACTIVE');
    expect(alsoUsers.slice(1).map((id) => second.users.get(id))).toEqual([
      { outcome: 'gone' },
      { outcome: 'gone' },
    ]);
  });

  it('a limit is shared: no more than the share is used, and the rest waits for the next minute', async () => {
    const waits: number[] = [];
    await using world = await createWorld(
      { rateLimit: { limit: 10, windowSeconds: 60 } },
      { sleep: async (milliseconds) => void waits.push(milliseconds) },
    );
    await world.read({ selectors: [TEAMS, ADMINS] });
    expect(waits.length).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(62_000);
    expect(world.source.cost().rate).toMatchObject({ limit: 10 });
  });
});

describe('an org that takes few requests at once', () => {
  it('is read completely all the same', async () => {
    await using world = await createWorld({ teams: 30, concurrency: 2 }, { sleep: (ms) => pause(ms / 20) });
    const { groups } = await world.read({ selectors: [TEAMS] });
    expect(groups.size).toBe(30);
    expect([...groups.values()].filter(({ outcome }) => outcome !== 'complete')).toEqual([]);
  });
});

describe('what a read costs', () => {
  it('is a request per thousand members and a few more; unchanged, three and the privileged groups', async () => {
    await using world = await createWorld({ users: 3000, teams: 40 });
    const everyone: GroupSelector = { by: 'name', name: 'Everyone' };
    const selectors = [ADMINS, everyone, TEAMS];
    const [first, full] = await cost(world.source, () => world.read({ selectors, privileged: [ADMINS] }));
    const pages = [...first.groups.values()].reduce(
      (sum, group) =>
        sum +
        (group.outcome === 'complete' ? Math.max(1, Math.ceil(group.value.memberIds.length / 1000)) : 0),
      0,
    );
    expect(first.groups.size).toBe(42);
    // Access, two names, the search twice, and the heads before and after.
    expect(full).toBe(pages + 7);
    const [second, unchanged] = await cost(world.source, () =>
      world.read({ selectors, privileged: [ADMINS], previous: first, mode: 'incremental' }),
    );
    expect(second.fullAt).toBe(first.fullAt);
    expect(unchanged).toBe(3 + 1);
  });
});

interface World extends AsyncDisposable {
  readonly sandbox: OktaSandbox;
  readonly source: IdentitySource;
  readonly tick: (seconds: number) => void;
  readonly read: (request: Partial<SourceRequest>) => Promise<SourceSnapshot>;
  readonly id: (selector: GroupSelector) => string;
  readonly activeOf: (group: string) => readonly [string, string];
}

async function createWorld(
  org: Partial<OktaSandboxOptions> = {},
  options: { readonly sleep?: (milliseconds: number) => Promise<void> } = {},
): Promise<World> {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const sandbox = createOktaSandbox({
    users: 60,
    teams: 5,
    clock: () => new Date(time),
    rateLimit: { limit: 1_000_000, windowSeconds: 60 },
    ...org,
  });
  const server = await sandbox.listen();
  const source = createOktaSource({
    orgUrl: server.url,
    credentials: { kind: 'token', token: 'sandbox-token' },
    profileKeys: [],
    sleep: options.sleep ?? (() => Promise.resolve()),
    now: () => time,
  });
  const idOf = (name: string): string => sandbox.org.findGroup(name)?.id ?? '';
  return {
    sandbox,
    source,
    tick: (seconds) => {
      time += seconds * 1000;
    },
    read: (request) =>
      source.read(
        { selectors: [], privileged: [], previous: undefined, mode: 'full', alsoUsers: [], ...request },
        { signal },
      ),
    id: (selector) => (selector.by === 'name' ? idOf(selector.name) : ''),
    activeOf: (group) => {
      const active = sandbox.org.membersOf(idOf(group)).filter(({ status }) => status === 'ACTIVE');
      return [active[0]?.id ?? '', active[1]?.id ?? ''];
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function cost<T>(source: IdentitySource, work: () => Promise<T>): Promise<readonly [T, number]> {
  const before = source.cost().requests;
  const result = await work();
  return [result, source.cost().requests - before];
}

function statusOf({ users }: SourceSnapshot, id: string): string | undefined {
  const user = users.get(sourceId(id));
  return user?.outcome === 'complete' ? user.value.status : user?.outcome;
}

function membersOf({ groups }: SourceSnapshot, id: string): readonly string[] {
  const group = groups.get(id);
  return group?.outcome === 'complete' ? group.value.memberIds.toSorted() : [];
}
