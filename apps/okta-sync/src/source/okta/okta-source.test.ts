import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { describe, expect, it } from 'vitest';

import type { GroupSelector } from '../group-selector.ts';
import { type IdentitySource, SourceError } from '../identity-source.ts';
import { type ReadOutcome, valueOf } from '../read-outcome.ts';
import { sourceId } from '../source-id.ts';
import type { SourceGroup } from '../source-snapshot.ts';
import { createOktaHttp } from './okta-http.ts';
import { createOktaSource } from './okta-source.ts';

const ADMINS: GroupSelector = { by: 'name', name: 'Retool Admins' };
const { signal } = new AbortController();

describe('reading a group', () => {
  it('is complete when every page came and the count agrees', async () => {
    const { sandbox, source } = create();
    const read = await readOne(source, ADMINS);
    const group = sandbox.org.findGroup('Retool Admins');
    const members = sandbox.org.membersOf(group?.id ?? '');
    expect(members.length).toBeGreaterThan(3);
    expect(read).toMatchObject({ outcome: 'complete', value: { id: group?.id, name: 'Retool Admins' } });
    expect(idsOf(read)).toEqual(members.map(({ id }) => id));
  });

  it('goes on after an empty page in the middle, and finds that rows are missing', async () => {
    const { sandbox, source } = create();
    sandbox.faults.next({ kind: 'empty-page', keepLink: true }, { when: isFirstPage, times: Infinity });
    expect(await readOne(source, ADMINS)).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringMatching(/\d members came, and Okta counts \d/),
    });
  });

  it('is read once more when it did not add up, and is then complete', async () => {
    const { sandbox, source } = create();
    sandbox.faults.next({ kind: 'dropped-link' }, { when: ofMembers });
    expect(await readOne(source, ADMINS)).toMatchObject({ outcome: 'complete' });
  });

  it('is incomplete when the membership changes between its pages, even if the count stays', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const { sandbox } = create(() => new Date((time += 1)));
    const { org } = sandbox;
    const group = org.findGroup('Retool Admins')?.id ?? '';
    const outsider = org.users().find(({ id }) => !org.membersOf(group).some((member) => member.id === id));
    const source = createSource(async (request) => {
      const response = await sandbox.fetch(request);
      if (ofMembers(request)) {
        const leaver = org.membersOf(group)[0]?.id ?? '';
        org.removeFromGroup(group, leaver);
        org.addToGroup(group, outsider?.id === leaver ? (org.users()[0]?.id ?? '') : (outsider?.id ?? ''));
      }
      return response;
    });
    expect(await readOne(source, ADMINS)).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('changed meanwhile'),
    });
  });

  it('keeps what came before a failure', async () => {
    const { sandbox, source } = create();
    const secondPage = (request: Request): boolean => ofMembers(request) && request.url.includes('after=');
    sandbox.faults.next({ kind: 'status', status: 500 }, { when: secondPage, times: Infinity });
    const read = await readOne(source, ADMINS);
    expect(read).toMatchObject({
      outcome: 'incomplete',
      reason: expect.stringContaining('Okta answered 500'),
    });
    expect(idsOf(read)).toHaveLength(3);
  });

  it('tells a group that does not exist from one that may not be seen', async () => {
    const { sandbox, source } = create();
    expect(
      await readOne(source, { by: 'id', id: '00gAAAAAAAAAAAAAAAAA', expectName: undefined }),
    ).toMatchObject({
      outcome: 'gone',
    });
    sandbox.faults.next({ kind: 'status', status: 403 }, { when: ofMembers });
    expect(await readOne(source, ADMINS)).toMatchObject({ outcome: 'forbidden' });
  });

  it('does not take a group whose name only begins alike, or differs in case', async () => {
    const { source } = create();
    for (const name of ['Retool Admin', 'retool admins', 'Retool Admins "quoted"']) {
      expect(await readOne(source, { by: 'name', name })).toMatchObject({ outcome: 'gone' });
    }
  });

  it('does not choose between two groups of one name', async () => {
    const { sandbox } = create();
    const group = sandbox.org.findGroup('Retool Admins')?.id ?? '';
    const twin = sandbox.org.findGroup('Retool Viewers')?.id ?? '';
    // Imported groups may share a name; the sandbox has none that do.
    const source = createSource(async (request) => {
      const response = await sandbox.fetch(request);
      if (!request.url.includes('search=')) return response;
      const [found] = (await response.json()) as object[];
      return Response.json([found, { ...found, id: twin }]);
    });
    expect(await readOne(source, ADMINS)).toMatchObject({
      outcome: 'incomplete',
      value: undefined,
      reason: `2 Okta groups are named Retool Admins: map one by id (${group}, ${twin})`,
    });
  });
});

describe('looking up users', () => {
  it('finds deprovisioned ones, and proves who does not exist', async () => {
    const { sandbox, source } = create();
    const users = sandbox.org.users().slice(0, 60);
    const missing = sourceId('00uAAAAAAAAAAAAAAAAA');
    const found = await source.readUsers([...users.map(({ id }) => sourceId(id)), missing], { signal });
    expect(users.some(({ status }) => status === 'DEPROVISIONED')).toBe(true);
    for (const { id, status } of users) {
      expect(found.get(sourceId(id))).toMatchObject({ outcome: 'complete', value: { id, status } });
    }
    expect(found.get(missing)).toEqual({ outcome: 'gone' });
  });
});

describe('looking up users by login', () => {
  it('finds them in any letter case and with any status, and nobody of whose login it is a part', async () => {
    const { sandbox, source } = create();
    const fired = sandbox.org.users().find(({ status }) => status === 'DEPROVISIONED');
    const login = String(fired?.profile['login']);
    const [name = ''] = login.split('@');
    const asked = [login, login.toUpperCase(), name, 'nobody@example.com', 'a/b?c'];
    const found = await source.findUsers(asked, { signal });
    expect(asked.map((one) => found.get(one)?.outcome)).toEqual([
      'complete',
      'complete',
      'gone',
      'gone',
      'gone',
    ]);
    expect(found.get(login)).toMatchObject({ value: { id: fired?.id, status: 'DEPROVISIONED' } });
  });

  it('does not take silence, or the answer to somebody who may see nobody, for a proof', async () => {
    const broken = createSource(() => Promise.resolve(new Response('{}', { status: 404 })));
    const notFound = { errorCode: 'E0000007', errorSummary: 'Not found' };
    const blind = createSource(({ url }) =>
      Promise.resolve(url.includes('/users?') ? Response.json([]) : Response.json(notFound, { status: 404 })),
    );
    for (const source of [broken, blind]) {
      expect((await source.findUsers(['ada'], { signal })).get('ada')?.outcome).toBe('unknown');
    }
  });
});

describe('looking up users with a token that may see nobody', () => {
  it('does not take the 404 that it gets for a proof that somebody is gone', async () => {
    const { sandbox } = create();
    const [user] = sandbox.org.users();
    const notFound = { errorCode: 'E0000007', errorSummary: 'Not found' };
    const source = createSource(({ url }) =>
      Promise.resolve(url.includes('/users?') ? Response.json([]) : Response.json(notFound, { status: 404 })),
    );
    const id = sourceId(user?.id ?? '');
    expect((await source.readUsers([id], { signal })).get(id)).toEqual({
      outcome: 'unknown',
      reason: 'Okta shows the token nobody at all: it needs an admin role',
    });
  });
});

describe('the connection', () => {
  it('gives up on an answer that never comes, and says so', async () => {
    const sandbox = createOktaSandbox({ users: 0 });
    sandbox.faults.next({ kind: 'hang' }, { times: Infinity });
    const http = createHttp(sandbox, { timeout: 20 });
    await expect(http.get('/api/v1/org', signal)).rejects.toThrow('no answer within 0.02 s from okta.test');
    expect(http.cost().requests).toBe(3);
  });

  it('ends at once when aborted, with the reason of the abort', async () => {
    const sandbox = createOktaSandbox({ users: 0 });
    sandbox.faults.next({ kind: 'hang' }, { times: Infinity });
    const reason = new Error('stopped');
    const aborted = AbortSignal.timeout(10);
    const stop = AbortSignal.abort(reason);
    await expect(createHttp(sandbox).get('/api/v1/org', stop)).rejects.toBe(reason);
    await expect(createHttp(sandbox).get('/api/v1/org', aborted)).rejects.toThrow('timeout');
  });

  it('never sends the token to another origin, whatever a Link header or a redirect says', async () => {
    const asked: string[] = [];
    const http = createOktaHttp({
      orgUrl: 'https://okta.test',
      credentials: { kind: 'token', token: 't' },
      fetch: (request) => {
        asked.push(request.url);
        return Promise.resolve(
          new Response(null, { status: 302, headers: { location: 'https://evil.test/' } }),
        );
      },
    });
    await expect(http.get('https://evil.test/next', signal)).rejects.toThrow('another address');
    await expect(http.get('/api/v1/org', signal)).rejects.toThrow('Okta answered 302');
    expect(asked).toEqual(['https://okta.test/api/v1/org']);
  });

  it("does not take somebody else's 404 for a proof that something is gone", async () => {
    const http = createOktaHttp({
      orgUrl: 'https://okta.test',
      credentials: { kind: 'token', token: 't' },
      fetch: () => Promise.resolve(new Response('<h1>Not Found</h1>', { status: 404 })),
    });
    await expect(http.get('/api/v1/groups/x', signal)).rejects.toMatchObject({ kind: 'failed' });
  });

  it('waits out a rate limit', async () => {
    const waits: number[] = [];
    const sandbox = createOktaSandbox({ users: 0, clock: () => new Date('2026-01-01T00:00:00Z') });
    sandbox.faults.next({ kind: 'rate-limit', resetAfterSeconds: 7 });
    const sleep = (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
      return Promise.resolve();
    };
    await createHttp(sandbox, { sleep, now: () => 0 }).get('/api/v1/org', signal);
    expect(waits).toEqual([8000]);
  });
});

it('a token that is refused while people are looked up fails the whole look-up', async () => {
  const source = createSource(() => Promise.resolve(Response.json({}, { status: 401 })));
  await expect(source.readUsers([sourceId('00u1')], { signal })).rejects.toThrow(SourceError);
});

function create(clock = (): Date => new Date()): {
  readonly sandbox: OktaSandbox;
  readonly source: IdentitySource;
} {
  const sandbox = createOktaSandbox({ users: 80, clock, pageLimits: { members: { default: 3, max: 3 } } });
  return { sandbox, source: createSource(sandbox.fetch) };
}

function createSource(fetch: OktaSandbox['fetch']): IdentitySource {
  return createOktaSource({
    orgUrl: 'https://okta.test',
    credentials: { kind: 'token', token: 'sandbox-token' },
    profileKeys: [],
    fetch,
    sleep: () => Promise.resolve(),
  });
}

function createHttp(
  { fetch }: OktaSandbox,
  options: { timeout?: number; sleep?: (milliseconds: number) => Promise<void>; now?: () => number } = {},
): ReturnType<typeof createOktaHttp> {
  const sleep = options.sleep ?? (() => Promise.resolve());
  return createOktaHttp({
    orgUrl: 'https://okta.test',
    credentials: { kind: 'token', token: 'sandbox-token' },
    fetch,
    ...options,
    sleep,
  });
}

async function readOne(
  source: IdentitySource,
  selector: GroupSelector,
): Promise<ReadOutcome<SourceGroup> | undefined> {
  const { selections, groups } = await source.read(
    { selectors: [selector], privileged: [], previous: undefined, mode: 'full', alsoUsers: [] },
    { signal },
  );
  const selected = selections[0]?.groups;
  if (selected?.outcome === 'complete') return groups.get(selected.value[0] ?? '');
  return selected?.outcome === 'incomplete' ? { ...selected, value: undefined } : selected;
}

function idsOf(read: ReadOutcome<SourceGroup> | undefined): readonly string[] {
  return (read === undefined ? undefined : valueOf(read))?.memberIds ?? [];
}

function isFirstPage(request: Request): boolean {
  return ofMembers(request) && !request.url.includes('after=');
}

function ofMembers({ url }: Request): boolean {
  return /\/groups\/[^/]+\/users/.test(url);
}
