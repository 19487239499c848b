import { createScimClient, type ScimClient } from '@drawbridge/scim-client';
import { retoolLike, withoutPatch, type FetchLike } from '@drawbridge/scim-client/testing';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyPlan } from '../src/apply/apply-plan.ts';
import type { OperationResult } from '../src/apply/operation-result.ts';
import type { Operation, UserRef } from '../src/plan/operation.ts';
import { undoPlan } from '../src/record/undo-plan.ts';
import { sourceId } from '../src/source/source-id.ts';
import { createScimTarget } from '../src/target/scim-target.ts';
import { scimId, type ScimId, type Target, type TargetSnapshot } from '../src/target/target.ts';
import { RULES } from './plan-world.ts';

const BASE = 'https://app.test/api/scim/v2';
const OPTIONS = { signal: new AbortController().signal, grace: 0, wait: () => Promise.resolve() };
const GROUPS = ['Platform', 'Sales'];
const PEOPLE = 4;

describe.each([
  ['a full SCIM server', (fetch: FetchLike) => fetch],
  ['a server without PATCH', withoutPatch],
  ["a server like Retool's own", retoolLike],
])('against %s', (_, wrap) => {
  it('a plan does what it says, and its undo restores what was there', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (world) => {
        const app = await createApplication(world, wrap);
        const before = await app.look();
        const operations = operationsOf(world, app);
        const results = await applyPlan({ operations }, app.target, OPTIONS);
        expect(results.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
        const after = await app.look();
        expect(isApplied(operations, after)).toBe(true);
        const undo = undoPlan({
          run: runOf(operations, results),
          target: after,
          known: NOTHING,
          config: RULES,
          refusal: () => undefined,
          now: AT,
          spent: { source: 0, target: 0 },
        });
        await applyPlan(undo, app.target, OPTIONS);
        expect(visible(await app.look())).toEqual(visible(before));
      }),
      { numRuns: 15 },
    );
  });
});

it('an undo takes as many requests as its plan says', async () => {
  const toggled = [0, 1, 2, 3].map((one) => ({ group: 0, at: one }));
  const world = { ...EMPTY, members: [{ group: 0, at: 0 }], toggled };
  const app = await createApplication(world, (fetch) => fetch);
  const operations = operationsOf(world, app);
  const results = await applyPlan({ operations }, app.target, OPTIONS);
  const undo = undoPlan({
    run: runOf(operations, results),
    target: await app.look(),
    known: NOTHING,
    config: RULES,
    refusal: () => undefined,
    now: AT,
    spent: { source: 0, target: 0 },
  });
  const before = app.target.counts().requests;
  await applyPlan(undo, app.target, OPTIONS);
  expect(undo.operations).toHaveLength(4);
  expect(app.target.counts().requests - before).toBe(undo.cost.target.apply);
});

describe('applying', () => {
  it('takes over the account that a lost answer had created', async () => {
    const app = await createApplication(EMPTY, losingCreates);
    const results = await applyPlan({ operations: [create(9)] }, app.target, OPTIONS);
    expect(results).toMatchObject([{ outcome: 'done', created: expect.any(String) }]);
  });

  it('lets whoever is to leave go, though somebody else could not join, where no guard counts on them', async () => {
    const app = await createApplication({ ...EMPTY, members: [{ group: 0, at: 0 }] }, (fetch) => fetch);
    const stranger: UserRef = { sourceId: sourceId('x'), scimId: scimId('nobody'), userName: 'nobody' };
    const results = await applyPlan(
      {
        operations: [
          member('addMember', app, 0, stranger),
          member('removeMember', app, 0, app.refs[0] ?? stranger),
        ],
      },
      app.target,
      OPTIONS,
    );
    expect(results).toMatchObject([{ outcome: 'failed' }, { outcome: 'done' }]);
    expect([...(await app.look()).groups.values()].map(({ members }) => members.length)).toEqual([0, 0]);
  });

  it('writes nothing once somebody else has taken over', async () => {
    const app = await createApplication(EMPTY, (fetch) => fetch);
    const before = await app.look();
    let checks = 0;
    const fence = (): Promise<void> =>
      (checks += 1) > 1 ? Promise.reject(new Error('taken over')) : Promise.resolve();
    const operations = [create(8), create(9)];
    const results = await applyPlan({ operations }, app.target, { ...OPTIONS, fence });
    expect(results).toMatchObject([{ outcome: 'done' }, { outcome: 'skipped', reason: 'taken over' }]);
    expect((await app.look()).users).toHaveLength(before.users.length + 1);
  });

  it('does not take an addition for made that the application does not show', async () => {
    const app = await createApplication(EMPTY, ignoringMembers);
    const operations = [member('addMember', app, 0, app.refs[0] ?? { ...NOBODY })];
    const results = await applyPlan({ operations }, app.target, OPTIONS);
    expect(results).toMatchObject([{ outcome: 'failed', code: 'TARGET_UNVERIFIED', unanswered: true }]);
  });
});

interface World {
  readonly members: readonly { readonly group: number; readonly at: number }[];
  readonly toggled: readonly { readonly group: number; readonly at: number }[];
  readonly deactivated: readonly number[];
  readonly renamed: readonly number[];
}

const EMPTY: World = { members: [], toggled: [], deactivated: [], renamed: [] };
const NOTHING = {
  groups: [],
  sources: [],
  admins: [],
  links: [],
  memberships: [],
  setAside: [],
  pending: [],
  escrow: [],
};
const AT = '2026-01-01T00:00:00.000Z';
const NOBODY: UserRef = { sourceId: undefined, scimId: undefined, userName: 'nobody' };

const at = fc.integer({ min: 0, max: PEOPLE - 1 });
const pairs = fc.uniqueArray(fc.record({ group: fc.integer({ min: 0, max: 1 }), at }), {
  selector: (pair) => `${pair.group} ${pair.at}`,
});
const drawn: fc.Arbitrary<World> = fc.record({
  members: pairs,
  toggled: pairs,
  deactivated: fc.uniqueArray(at),
  renamed: fc.uniqueArray(at),
});

interface Application {
  readonly target: Target;
  readonly groups: readonly ScimId[];
  readonly refs: readonly UserRef[];
  readonly look: () => Promise<TargetSnapshot>;
}

async function createApplication(
  { members }: World,
  wrap: (fetch: FetchLike) => FetchLike,
): Promise<Application> {
  const handler = createScimHandler({
    store: createMemoryStore(),
    authenticate: (token) => (token === 'token' ? { name: 'test', scopes: ['scim'] } : undefined),
  });
  const client: ScimClient = createScimClient({ baseUrl: BASE, token: 'token', fetch: handler });
  const refs: UserRef[] = [];
  for (let number = 0; number < PEOPLE; number += 1) {
    const { id, userName } = await client.users.create({ userName: `user${number}`, title: 'old' });
    refs.push({ sourceId: sourceId(`00u${number}`), scimId: scimId(id), userName });
  }
  const groups: ScimId[] = [];
  for (const [number, displayName] of GROUPS.entries()) {
    const inside = members.filter(({ group }) => group === number);
    const value = inside.map((one) => ({ value: refs[one.at]?.scimId ?? '' }));
    groups.push(scimId((await client.groups.create({ displayName, members: value })).id));
  }
  const target = createScimTarget({ baseUrl: BASE, token: 'token', fetch: wrap(handler) });
  const request = { groupNames: GROUPS, mirrored: [], attributePaths: ['title'] };
  return { target, groups, refs, look: () => target.read(request, OPTIONS) };
}

function operationsOf(world: World, app: Application): readonly Operation[] {
  const ref = (number: number): UserRef => app.refs[number] ?? NOBODY;
  const isIn = (group: number, number: number): boolean =>
    world.members.some((one) => one.group === group && one.at === number);
  return [
    ...world.deactivated.map((number): Operation => ({
      op: 'deactivateUser',
      user: ref(number),
      reason: '',
    })),
    ...world.renamed.map((number): Operation => ({
      op: 'updateUser',
      user: ref(number),
      changes: [{ path: 'title', before: 'old', after: 'new' }],
      reason: '',
    })),
    ...world.toggled.map(({ group, at: number }) =>
      member(isIn(group, number) ? 'removeMember' : 'addMember', app, group, ref(number)),
    ),
  ];
}

function member(
  op: 'addMember' | 'removeMember',
  { groups }: Application,
  number: number,
  user: UserRef,
): Operation {
  const group = { id: groups[number], name: GROUPS[number] ?? '' };
  const rest = { group, user, reason: '', via: [], mappings: [] };
  return op === 'addMember' ? { op, ...rest } : { op, ...rest, cause: 'absence' };
}

function create(number: number): Operation {
  const id = sourceId(`00u${number}`);
  const userName = `user${number}`;
  return {
    op: 'createUser',
    user: { sourceId: id, scimId: undefined, userName },
    attributes: { externalId: id, userName, attributes: { 'name.givenName': 'Ada' } },
    reason: '',
  };
}

function isApplied(operations: readonly Operation[], { users, groups }: TargetSnapshot): boolean {
  return operations.every((operation) => {
    if (!('user' in operation)) return false;
    const { scimId: id } = operation.user;
    const account = users.find((user) => user.id === id);
    if (id === undefined || account === undefined) return false;
    if (operation.op === 'deactivateUser') return !account.active;
    if (operation.op === 'updateUser') return account.attributes['title'] === 'new';
    if (!('group' in operation) || operation.group.id === undefined) return false;
    return groups.get(operation.group.id)?.members.includes(id) === (operation.op === 'addMember');
  });
}

function runOf(operations: readonly Operation[], results: readonly OperationResult[]) {
  const outlook = { groups: [], links: [], memberships: [], setAside: [] };
  return { id: 'run', at: AT, planHash: '', operations, outlook, results, ended: true };
}

function visible({ users, groups }: TargetSnapshot): unknown {
  return [users, [...groups.values()].map((group) => ({ ...group, members: group.members.toSorted() }))];
}

/** Creates accounts, and breaks the connection before it answers. */
function losingCreates(fetch: FetchLike): FetchLike {
  return async (request) => {
    const answer = await fetch(request);
    if (request.method === 'POST') throw new TypeError('fetch failed');
    return answer;
  };
}

/** Accepts changes of groups, and makes none. */
function ignoringMembers(fetch: FetchLike): FetchLike {
  return (request) =>
    request.method === 'PATCH' ? Promise.resolve(new Response(null, { status: 204 })) : fetch(request);
}
