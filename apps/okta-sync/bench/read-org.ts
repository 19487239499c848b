// Measures what reading a large org costs, beside what the naive ways would: `pnpm bench [users] [groups]`.
import { createOktaSandbox } from '@drawbridge/okta-sandbox';

import type { GroupSelector } from '../src/source/group-selector.ts';
import type { SourceRequest } from '../src/source/identity-source.ts';
import { createOktaSource } from '../src/source/okta/okta-source.ts';
import { valueOf } from '../src/source/read-outcome.ts';
import type { SourceSnapshot } from '../src/source/source-snapshot.ts';

const users = Number(process.argv[2] ?? 100_000);
const teams = Number(process.argv[3] ?? 1000);
if (!Number.isInteger(users) || !Number.isInteger(teams)) throw new Error('both sizes must be whole numbers');

const ADMINS: GroupSelector = { by: 'name', name: 'Retool Admins' };
const TEAMS: GroupSelector = { by: 'search', search: 'profile.name sw "Team"' };
const EVERYONE: GroupSelector = { by: 'name', name: 'Everyone' };

const sandbox = createOktaSandbox({ users, teams, rateLimit: { limit: 1_000_000, windowSeconds: 60 } });
const source = createOktaSource({
  orgUrl: 'https://okta.test',
  credentials: { kind: 'token', token: 'sandbox-token' },
  profileKeys: ['firstName', 'lastName', 'department'],
  fetch: sandbox.fetch,
});
const request: SourceRequest = {
  selectors: [ADMINS, EVERYONE, TEAMS],
  privileged: [ADMINS],
  previous: undefined,
  mode: 'full',
  alsoUsers: [],
};

const before = usedMemory();
const full = await measure('full read', request);
console.log(`  kept in memory ${usedMemory() - before} MB`);
await measure('incremental read, nothing changed', { ...request, mode: 'incremental', previous: full });
const memberships = [...full.groups.values()].reduce(
  (sum, read) => sum + (valueOf(read)?.memberIds.length ?? 0),
  0,
);
console.log(
  `members listed 200 a page: ${format(memberships / 200 + full.groups.size)} requests, in every cycle`,
);
console.log(`groups asked for per user: ${format(users)} requests`);
console.log(`each membership looked up: ${format(memberships)} requests`);

async function measure(name: string, given: SourceRequest): Promise<SourceSnapshot> {
  const { requests } = source.cost();
  const start = performance.now();
  const snapshot = await source.read(given, { signal: new AbortController().signal });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const complete = [...snapshot.groups.values()].filter(({ outcome }) => outcome === 'complete').length;
  console.log(
    `${name}: ${complete} of ${snapshot.groups.size} groups complete, ${format(snapshot.users.size)} people, ` +
      `${format(source.cost().requests - requests)} requests, ${seconds} s with the sandbox's own work`,
  );
  return snapshot;
}

/** In megabytes, after collecting garbage where node was started with --expose-gc. */
function usedMemory(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}

function format(count: number): string {
  return Math.round(count).toLocaleString('en');
}
