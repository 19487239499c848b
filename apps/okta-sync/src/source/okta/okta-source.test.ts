import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { describe, expect, it } from 'vitest';

import type { GroupSelector } from '../../config/config.ts';
import { oktaId, type IdentitySource, type ReadOutcome, type SourceGroup } from '../identity-source.ts';
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
    const { sandbox } = create();
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
    const missing = oktaId('00uAAAAAAAAAAAAAAAAA');
    const found = await source.readUsers([...users.map(({ id }) => oktaId(id)), missing], { signal });
    expect(users.some(({ status }) => status === 'DEPROVISIONED')).toBe(true);
    for (const { id, status } of users) {
      expect(found.get(oktaId(id))).toMatchObject({ outcome: 'complete', value: { id, status } });
    }
    expect(found.get(missing)).toEqual({ outcome: 'gone' });
  });
});

describe('the connection', () => {
  it('gives up on an answer that never comes, and says so', async () => {
    const sandbox = createOktaSandbox({ users: 0 });
    sandbox.faults.next({ kind: 'hang' }, { times: Infinity });
    const http = createHttp(sandbox, { timeout: 20 });
    await expect(http.get('/api/v1/org', signal)).rejects.toThrow('no answer within 0.02 s from okta.test');
    expect(http.requestCount()).toBe(3);
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
      token: 't',
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
      token: 't',
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
    await createHttp(sandbox, { sleep }).get('/api/v1/org', signal);
    expect(waits).toEqual([8000]);
  });
});

function create(): { readonly sandbox: OktaSandbox; readonly source: IdentitySource } {
  const sandbox = createOktaSandbox({ users: 80, pageLimits: { members: { default: 3, max: 3 } } });
  return { sandbox, source: createSource(sandbox.fetch) };
}

function createSource(fetch: OktaSandbox['fetch']): IdentitySource {
  return createOktaSource({
    orgUrl: 'https://okta.test',
    token: 'sandbox-token',
    fetch,
    sleep: () => Promise.resolve(),
  });
}

function createHttp(
  { fetch }: OktaSandbox,
  options: { timeout?: number; sleep?: (milliseconds: number) => Promise<void> } = {},
): ReturnType<typeof createOktaHttp> {
  const sleep = options.sleep ?? (() => Promise.resolve());
  return createOktaHttp({ orgUrl: 'https://okta.test', token: 'sandbox-token', fetch, ...options, sleep });
}

async function readOne(
  source: IdentitySource,
  selector: GroupSelector,
): Promise<ReadOutcome<SourceGroup> | undefined> {
  return (await source.readGroups([selector], { signal }))[0];
}

function idsOf(read: ReadOutcome<SourceGroup> | undefined): readonly string[] {
  const value = read !== undefined && 'value' in read ? read.value : undefined;
  return value?.members.map(({ id }) => id) ?? [];
}

function isFirstPage(request: Request): boolean {
  return ofMembers(request) && !request.url.includes('after=');
}

function ofMembers({ url }: Request): boolean {
  return /\/groups\/[^/]+\/users/.test(url);
}
