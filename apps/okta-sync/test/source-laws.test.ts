import { setImmediate } from 'node:timers/promises';

import { createOktaSandbox, type Fault, type OktaSandbox } from '@drawbridge/okta-sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { selectorKey, type GroupSelector } from '../src/source/group-selector.ts';
import { SourceError, type IdentitySource } from '../src/source/identity-source.ts';
import { createOktaSource } from '../src/source/okta/okta-source.ts';
import { valueOf } from '../src/source/read-outcome.ts';
import { sourceId } from '../src/source/source-id.ts';
import type { SourceSnapshot } from '../src/source/source-snapshot.ts';
import { READ_FAULTS } from './read-faults.ts';

const SELECTORS: readonly GroupSelector[] = [
  { by: 'name', name: 'Retool Admins' },
  { by: 'name', name: 'Retool Viewers' },
  { by: 'search', search: 'profile.name sw "Team" or profile.name eq "Security"' },
];
const PRIVILEGED = SELECTORS.slice(0, 1);
const { signal } = new AbortController();

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(...READ_FAULTS),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(403, 404, 500, 503) }),
  fc.record({ kind: fc.constant('truncated-page' as const), keep: fc.nat(4) }),
);

/** Something that happens in the org between two reads; the numbers choose to whom. */
const change = fc.record({
  kind: fc.constantFrom(
    'join',
    'leave',
    'swap',
    'suspend',
    'deactivate',
    'rename',
    'found',
    'delete',
    'profile',
  ),
  group: fc.nat(4),
  user: fc.nat(59),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

describe('an incremental read', () => {
  it('without a fault says exactly what a full read says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        const world = createWorld();
        const first = await read(world, 'full', undefined);
        const second = await read(world, 'incremental', first, () =>
          changes.forEach((one) => world.apply(one)),
        );
        const third = await read(world, 'incremental', second);
        const truth = await read(world, 'full', undefined);
        expect(disagreements(second, truth, new Set())).toEqual([]);
        expect(disagreements(third, truth, new Set())).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('with any fault at any request says the same as a full read, or that it does not know', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { maxLength: 4 }),
        fault,
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom(1, 2, Infinity),
        fc.constantFrom('incremental' as const, 'full' as const),
        async (changes, broken, position, times, mode) => {
          const world = createWorld();
          const first = await read(world, 'full', undefined);
          for (const one of changes) world.apply(one);
          let seen = 0;
          const when = (): boolean => (seen += 1) >= position;
          world.sandbox.faults.next(broken, { when, times });
          const second = await read(world, mode, first).catch(onlySourceError);
          world.sandbox.faults.clear();
          const truth = await read(world, 'full', undefined);
          if (second === undefined) return;
          // What an answer lost of a group that nobody knew before only delays who joins.
          const unknown = new Set([...truth.groups.keys()].filter((id) => !first.groups.has(id)));
          expect(disagreements(second, truth, unknown)).toEqual([]);
          const healed = await read(world, 'full', second);
          expect(disagreements(healed, truth, new Set())).toEqual([]);
        },
      ),
      {
        numRuns: 250,
        examples: [
          // A known group that matches the search from now on is what each of its pages loses.
          [
            [
              { kind: 'rename', group: 3, user: 0 },
              { kind: 'rename', group: 0, user: 0 },
            ],
            { kind: 'truncated-page', keep: 2 },
            1,
            Infinity,
            'incremental',
          ],
        ],
      },
    );
  }, 120_000);

  it('believes no search that does not know yet how a known group has changed', async () => {
    for (const mode of ['incremental', 'full'] as const) {
      const world = createWorld();
      const first = await read(world, 'full', undefined);
      world.sandbox.searchIndex.hold();
      world.apply({ kind: 'rename', group: 1, user: 0 });
      const second = await read(world, mode, first);
      expect(second.selections.at(-1)?.groups).toMatchObject({
        outcome: 'incomplete',
        reason: expect.stringContaining('does not know yet how a group has changed'),
      });
      world.sandbox.searchIndex.release();
      const third = await read(world, mode, second);
      expect(third.selections.at(-1)?.groups).toMatchObject({ outcome: 'complete' });
      expect(disagreements(third, await read(world, 'full', undefined), new Set())).toEqual([]);
    }
  });

  it('after an incomplete one catches up', async () => {
    const world = createWorld();
    const first = await read(world, 'full', undefined);
    world.apply({ kind: 'join', group: 0, user: 30 });
    const ofMembers = ({ url }: Request): boolean => /\/groups\/[^/]+\/users/.test(url);
    world.sandbox.faults.next({ kind: 'status', status: 500 }, { when: ofMembers, times: Infinity });
    const second = await read(world, 'incremental', first);
    expect([...second.groups.values()].map(({ outcome }) => outcome)).toContain('incomplete');
    world.sandbox.faults.clear();
    const third = await read(world, 'incremental', second);
    expect(disagreements(third, await read(world, 'full', undefined), new Set())).toEqual([]);
  });

  it('is a full one when the clock of Okta went back, or nothing may be built on', async () => {
    const world = createWorld();
    const first = await read(world, 'full', undefined);
    expect((await read(world, 'incremental', first)).fullAt).toBe(first.fullAt);
    expect((await read(world, 'incremental', { ...first, source: 'https://other.test' })).fullAt).not.toBe(
      first.fullAt,
    );
    expect((await read(world, 'incremental', { ...first, watermark: undefined })).fullAt).not.toBe(
      first.fullAt,
    );
    expect((await read(world, 'incremental', { ...first, profileKeys: ['title'] })).fullAt).not.toBe(
      first.fullAt,
    );
    world.tick(-600);
    expect((await read(world, 'incremental', first)).fullAt).not.toBe(first.fullAt);
  });
});

interface World {
  readonly sandbox: OktaSandbox;
  readonly source: IdentitySource;
  readonly apply: (change: Change) => void;
  readonly tick: (seconds: number) => void;
}

function createWorld(): World {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const sandbox = createOktaSandbox({
    users: 60,
    teams: 3,
    clock: () => new Date(time),
    rateLimit: { limit: 1_000_000, windowSeconds: 60 },
    pageLimits: {
      members: { default: 8, max: 8 },
      groups: { default: 3, max: 3 },
      users: { default: 4, max: 4 },
    },
  });
  const source = createOktaSource({
    orgUrl: 'https://okta.test',
    credentials: { kind: 'token', token: 'sandbox-token' },
    profileKeys: ['firstName', 'department'],
    fetch: sandbox.fetch,
    sleep: () => Promise.resolve(),
    concurrency: 1,
  });
  const tick = (seconds: number): void => {
    time += seconds * 1000;
  };
  return { sandbox, source, tick, apply: (one) => (tick(60), changeOrg(sandbox, one)) };
}

function changeOrg({ org }: OktaSandbox, { kind, group: place, user: at }: Change): void {
  const names = ['Retool Admins', 'Retool Viewers', 'Security', 'Team 0001', 'Team 0002'];
  const group = org.findGroup(names[place] ?? '')?.id;
  const user = org.users()[at];
  if (group === undefined || user === undefined) return;
  const [member] = org.membersOf(group);
  switch (kind) {
    case 'join':
      return org.addToGroup(group, user.id);
    case 'leave':
      return member === undefined ? undefined : org.removeFromGroup(group, member.id);
    case 'swap':
      if (member !== undefined) org.removeFromGroup(group, member.id);
      return org.addToGroup(group, user.id);
    case 'suspend':
      return void (user.status === 'ACTIVE' && org.suspend(user.id));
    case 'deactivate':
      return void (user.status === 'DEPROVISIONED' || org.deactivate(user.id));
    case 'rename':
      return void org.renameGroup(group, `Team ${at}${place}`);
    case 'found':
      return void (
        org.findGroup(`Team new ${at}`) ?? org.createGroup({ name: `Team new ${at}` }, { members: [user.id] })
      );
    case 'delete':
      return org.deleteGroup(group);
    case 'profile':
      return void org.updateProfile(user.id, { department: `Moved ${at}` });
  }
}

async function read(
  { sandbox, source, tick }: World,
  mode: 'full' | 'incremental',
  previous: SourceSnapshot | undefined,
  before: () => void = () => undefined,
): Promise<SourceSnapshot> {
  // Nothing here waits for anything, and what signals refer to is only let go of between two turns of the event loop.
  await setImmediate();
  before();
  tick(30);
  const alsoUsers = sandbox.org
    .users()
    .slice(0, 12)
    .map(({ id }) => sourceId(id));
  return source.read({ selectors: SELECTORS, privileged: PRIVILEGED, previous, mode, alsoUsers }, { signal });
}

function onlySourceError(error: unknown): undefined {
  if (!(error instanceof SourceError)) throw error;
}

/** Where a snapshot claims to know something that is not so. */
function disagreements(
  claimed: SourceSnapshot,
  truth: SourceSnapshot,
  exempt: ReadonlySet<string>,
): readonly string[] {
  const problems: string[] = [];
  for (const { selector, groups } of claimed.selections) {
    const right = truth.selections.find((one) => selectorKey(one.selector) === selectorKey(selector))?.groups;
    if (groups.outcome !== 'complete') continue;
    const known = (ids: readonly string[]): readonly string[] =>
      ids.filter((id) => !exempt.has(id)).toSorted();
    const gone = groups.value.every((id) => claimed.groups.get(id)?.outcome !== 'complete');
    if (right?.outcome !== 'complete' ? !gone : String(known(right.value)) !== String(known(groups.value))) {
      problems.push(`${selectorKey(selector)}: ${JSON.stringify(groups)} is ${JSON.stringify(right)}`);
    }
  }
  for (const [id, group] of claimed.groups) {
    const right = truth.groups.get(id);
    if (group.outcome !== 'complete') continue;
    const same = right?.outcome === 'complete' && JSON.stringify(group.value) === JSON.stringify(right.value);
    if (!same) problems.push(`group ${id}: ${JSON.stringify(group)} is ${JSON.stringify(right)}`);
  }
  for (const [id, user] of claimed.users) {
    const right = truth.users.get(id);
    if (user.outcome === 'unknown' || right === undefined) continue;
    if (JSON.stringify(user) !== JSON.stringify(right)) {
      problems.push(`user ${id}: ${JSON.stringify(user)} is ${JSON.stringify(right)}`);
    }
  }
  const shown = [...truth.groups].flatMap(([id, group]) =>
    exempt.has(id) ? [] : (valueOf(group)?.memberIds ?? []),
  );
  const complete = [...claimed.groups.values()].every(({ outcome }) => outcome === 'complete');
  const missing = complete
    ? shown.filter((id) => !claimed.users.has(id) && inSelection(claimed, truth, id))
    : [];
  return [...problems, ...missing.map((id) => `user ${id} is missing`)];
}

/** Whether a group that the snapshot claims to know completely has this member. */
function inSelection(claimed: SourceSnapshot, truth: SourceSnapshot, id: string): boolean {
  return [...claimed.groups.keys()].some((group) => {
    const right = truth.groups.get(group);
    return right !== undefined && (valueOf(right)?.memberIds ?? []).some((member) => member === id);
  });
}
