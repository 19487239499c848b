import type { JsonObject, JsonValue } from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScimHandler } from '../../src/index.ts';
import { createApp, elements, resourcesOf, stringOf, type Answer, type App } from '../app.ts';
import type { StoreKind } from '../stores.ts';
import { createModel, type MemberStep, type Model, type Step } from './reference-model.ts';
import { TIMEOUT, runs } from './runs.ts';

const userName = fc.constantFrom('ada', 'ADA', 'bob', 'eve');
const number = fc.integer({ min: 0, max: 4 });
const members = fc.array(number, { maxLength: 3 });
const title = fc.constantFrom('x', 'y');
const memberStep: fc.Arbitrary<MemberStep> = fc.record({
  op: fc.constantFrom('add', 'remove', 'replace', 'remove by filter', 'clear'),
  members: fc.array(number, { minLength: 1, maxLength: 3 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record(
    { on: fc.constant('create user' as const), name: userName, active: fc.boolean() },
    { requiredKeys: ['on', 'name'] },
  ),
  fc.record({ on: fc.constant('create user' as const), name: fc.constantFrom('u', 'v', 'w', 'x', 'y', 'z') }),
  fc.record(
    { on: fc.constant('replace user' as const), user: number, name: userName, title },
    { requiredKeys: ['on', 'user', 'name'] },
  ),
  fc.record(
    { on: fc.constant('patch user' as const), user: number, title, active: fc.boolean() },
    { requiredKeys: ['on', 'user'] },
  ),
  fc.record({ on: fc.constant('rename user' as const), user: number, name: userName }),
  fc.record({ on: fc.constant('delete user' as const), user: number }),
  fc.record({ on: fc.constant('create group' as const), name: userName, members }),
  fc.record({ on: fc.constant('replace group' as const), group: number, name: userName, members }),
  fc.record({
    on: fc.constant('patch members' as const),
    group: number,
    changes: fc.array(memberStep, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    on: fc.constant('patch members' as const),
    group: number,
    changes: fc.array(memberStep, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ on: fc.constant('delete group' as const), group: number }),
);

/** Enough for the steps to find something to change. */
const PRELUDE: readonly Step[] = [
  ...['p', 'q', 'r', 's'].map((each) => ({ on: 'create user', name: each }) as const),
  { on: 'create group', name: 'P', members: [0, 1, 2] },
  { on: 'create group', name: 'Q', members: [2, 3] },
];

function toMembers(model: Model, numbers: readonly number[]): readonly JsonObject[] {
  return numbers.map((each) => ({ value: model.idOfUser(each) }));
}

function toOperation(model: Model, { op, members: numbers }: MemberStep): JsonObject {
  switch (op) {
    case 'add':
    case 'replace':
    case 'remove':
      return { op, path: 'members', value: toMembers(model, numbers) };
    case 'clear':
      return { op: 'remove', path: 'members' };
    case 'remove by filter': {
      const terms = numbers.map((each) => `value eq "${model.idOfUser(each)}"`);
      return { op: 'remove', path: `members[${terms.join(' or ')}]` };
    }
  }
}

function send({ call, patch }: App, model: Model, each: Step): Promise<Answer> {
  switch (each.on) {
    case 'create user':
      return call('POST', '/Users', {
        userName: each.name,
        ...(each.active === undefined ? {} : { active: each.active }),
      });
    case 'replace user':
      return call('PUT', `/Users/${model.idOfUser(each.user)}`, {
        userName: each.name,
        ...(each.title === undefined ? {} : { title: each.title }),
      });
    case 'rename user':
      return patch(`/Users/${model.idOfUser(each.user)}`, {
        op: 'replace',
        path: 'userName',
        value: each.name,
      });
    case 'patch user':
      return patch(`/Users/${model.idOfUser(each.user)}`, {
        op: 'add',
        value: {
          ...(each.title === undefined ? {} : { title: each.title }),
          ...(each.active === undefined ? {} : { active: each.active }),
        },
      });
    case 'delete user':
      return call('DELETE', `/Users/${model.idOfUser(each.user)}`);
    case 'create group':
      return call('POST', '/Groups', { displayName: each.name, members: toMembers(model, each.members) });
    case 'replace group':
      return call('PUT', `/Groups/${model.idOfGroup(each.group)}`, {
        displayName: each.name,
        members: toMembers(model, each.members),
      });
    case 'patch members':
      return patch(
        `/Groups/${model.idOfGroup(each.group)}`,
        ...each.changes.map((change) => toOperation(model, change)),
      );
    case 'delete group':
      return call('DELETE', `/Groups/${model.idOfGroup(each.group)}`);
  }
}

/** Everything that the service provider has, in the form of the model. */
async function readState({ call, store }: App): Promise<JsonValue> {
  const users = resourcesOf(await call('GET', '/Users?count=1000'));
  const groups = resourcesOf(await call('GET', '/Groups?count=1000'));
  const version = async (type: string, id: JsonValue | undefined): Promise<number> =>
    (await store.retrieve(type, stringOf(id)))?.version ?? 0;
  const values = (list: JsonValue | undefined): readonly JsonValue[] =>
    elements(list).map(({ value }) => value ?? null);
  return [
    ...(await Promise.all(
      users.map(async (user) => ({
        id: user['id'] ?? null,
        name: user['userName'] ?? null,
        title: user['title'] ?? null,
        active: user['active'] ?? null,
        version: await version('User', user['id']),
        groups: values(user['groups']).filter((id) => id !== '4'),
      })),
    )),
    ...(await Promise.all(
      groups
        .filter(({ id }) => Number(id) > 4)
        .map(async (group) => ({
          id: group['id'] ?? null,
          name: group['displayName'] ?? null,
          version: await version('Group', group['id']),
          members: values(group['members']),
        })),
    )),
  ];
}

/** A history of writes leaves what a slow model has. */
export function describeHistories({ name, share, open }: StoreKind): void {
  describe(`a history on the ${name}`, () => {
    it(
      'of random writes is answered, and leaves everything, as a slow model does',
      async () => {
        const seen = new Map<number, number>();
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
            const app = createApp({ store: await open() }, createScimHandler);
            const model = createModel();
            for (const each of [...PRELUDE, ...steps]) {
              const answer = await send(app, model, each);
              const { id } = answer.body;
              const expected = model.apply(each, typeof id === 'string' ? id : '');
              expect([each, answer.status]).toEqual([each, expected.status]);
              seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
            }
            expect(await readState(app)).toEqual(model.state());
          }),
          runs(40 * share),
        );
        // A short run may miss a kind by chance.
        if (share < 1) return;
        expect([200, 201, 204, 404, 409].filter((status) => !seen.has(status))).toEqual([]);
      },
      TIMEOUT,
    );
  });
}
