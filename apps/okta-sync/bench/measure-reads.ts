import { createOktaSandbox } from '@drawbridge/okta-sandbox';

import type { GroupSelector } from '../src/source/group-selector.ts';
import type { SourceRequest } from '../src/source/identity-source.ts';
import { linkTarget } from '../src/source/okta/link-header.ts';
import { createOktaSource } from '../src/source/okta/okta-source.ts';
import { valueOf } from '../src/source/read-outcome.ts';
import type { SourceSnapshot } from '../src/source/source-snapshot.ts';

/** What one way to read an org costs. */
export interface ReadCost {
  readonly requests: number;
  /** Of the answers' bodies, before any compression. */
  readonly bytes: number;
  /** With the sandbox's own work. */
  readonly seconds: number;
}

/** What is read of an org, and what that costs in each way. */
export interface ReadCosts {
  readonly groups: number;
  readonly complete: number;
  readonly people: number;
  readonly memberships: number;
  /** A request for each 1,000 members, and for each group that has any. */
  readonly ideal: number;
  readonly full: ReadCost;
  readonly unchanged: ReadCost;
  /** What of `unchanged` goes to the groups that are read in full each time. */
  readonly privileged: number;
  /** Every group's members, 200 at once, which nothing that came before spares. */
  readonly naive: ReadCost;
}

const ADMINS: GroupSelector = { by: 'name', name: 'Retool Admins' };
const TEAMS: GroupSelector = { by: 'search', search: 'profile.name sw "Team"' };
const EVERYONE: GroupSelector = { by: 'name', name: 'Everyone' };
const ORG = 'https://okta.test';
const TOKEN = 'sandbox-token';

/** Reads an org of this size in each way. */
export async function measureReads(users: number, teams: number): Promise<ReadCosts> {
  const sandbox = createOktaSandbox({ users, teams, rateLimit: { limit: 1_000_000, windowSeconds: 60 } });
  const sent: string[] = [];
  let bytes = 0;
  const fetch = async (request: Request): Promise<Response> => {
    const response = await sandbox.fetch(request);
    const body = await response.text();
    sent.push(request.url);
    bytes += Buffer.byteLength(body);
    return new Response(body, response);
  };
  const measure = async <T>(
    work: () => Promise<T>,
  ): Promise<{ readonly cost: ReadCost; readonly value: T }> => {
    const before = { requests: sent.length, bytes, start: performance.now() };
    const value = await work();
    const seconds = (performance.now() - before.start) / 1000;
    return { value, cost: { requests: sent.length - before.requests, bytes: bytes - before.bytes, seconds } };
  };
  const profileKeys = ['firstName', 'lastName', 'department'];
  const source = createOktaSource({
    orgUrl: ORG,
    credentials: { kind: 'token', token: TOKEN },
    profileKeys,
    fetch,
  });
  const { signal } = new AbortController();
  const read = (request: Partial<SourceRequest>) =>
    measure(() => source.read({ ...REQUEST, ...request }, { signal }));
  const full = await read({});
  const unchanged = await read({ mode: 'incremental', previous: full.value });
  const admins = sandbox.org.findGroup('Retool Admins')?.id ?? '';
  const ids = [...full.value.groups.keys()];
  const naive = await measure(() => readNaively(ids, fetch));
  return {
    ...sizesOf(full.value),
    full: full.cost,
    unchanged: unchanged.cost,
    privileged: sent
      .slice(full.cost.requests, full.cost.requests + unchanged.cost.requests)
      .filter((url) => url.includes(admins)).length,
    naive: naive.cost,
  };
}

const REQUEST: SourceRequest = {
  selectors: [ADMINS, EVERYONE, TEAMS],
  privileged: [ADMINS],
  previous: undefined,
  mode: 'full',
  alsoUsers: [],
};

function sizesOf({
  groups,
  users,
}: SourceSnapshot): Pick<ReadCosts, 'groups' | 'complete' | 'people' | 'memberships' | 'ideal'> {
  const sizes = [...groups.values()].map((read) => valueOf(read)?.memberIds.length ?? 0);
  return {
    groups: groups.size,
    complete: [...groups.values()].filter(({ outcome }) => outcome === 'complete').length,
    people: users.size,
    memberships: sizes.reduce((sum, size) => sum + size, 0),
    ideal: sizes.reduce((sum, size) => sum + Math.ceil(size / 1000), 0),
  };
}

async function readNaively(
  ids: readonly string[],
  fetch: (request: Request) => Promise<Response>,
): Promise<void> {
  for (const id of ids) {
    let next: string | undefined = `${ORG}/api/v1/groups/${id}/users?limit=200`;
    while (next !== undefined) {
      const headers = { authorization: `SSWS ${TOKEN}`, accept: 'application/json' };
      const response = await fetch(new Request(next, { headers }));
      next = linkTarget(response.headers.get('link') ?? '', 'next');
    }
  }
}
