import { USER_SCHEMA, type JsonObject, type JsonValue } from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import type { ScimHandlerOptions } from '../src/index.ts';
import { createApp, stringOf, type Answer, type App } from './app.ts';
import { STORES } from './stores.ts';

const ADMINS = '1';

const remove = (path: string): JsonObject => ({ op: 'remove', path });
const replace = (path: string, value: JsonValue): JsonObject => ({ op: 'replace', path, value });

/** A service provider with Ada (u1), an active admin, Bob (u2), an inactive one, and Cy (u3), who is none. */
async function createAdmins(options: Partial<ScimHandlerOptions> = {}): Promise<App> {
  const app = createApp(options);
  await app.createUser('ada@example.com');
  await app.createUser('bob@example.com', { active: false });
  await app.createUser('cy@example.com');
  await app.patch(`/Groups/${ADMINS}`, {
    op: 'add',
    path: 'members',
    value: [{ value: 'u1' }, { value: 'u2' }],
  });
  return app;
}

/** Everything that clients can read. */
async function stateOf({ call }: App): Promise<readonly string[]> {
  return Promise.all(['/Users', '/Groups'].map(async (path) => (await call('GET', path)).text));
}

type Attempt = (app: App) => Promise<Answer>;

/** Ada alone loses access. */
const ONE_GOES: readonly (readonly [string, Attempt])[] = [
  ['deactivating by PATCH', ({ patch }) => patch('/Users/u1', replace('active', false))],
  ['deactivating as Entra ID does', ({ patch }) => patch('/Users/u1', replace('active', 'False'))],
  [
    'deactivating without a path, as Okta does',
    ({ patch }) => patch('/Users/u1', { op: 'replace', value: { active: false } }),
  ],
  [
    "deactivating through the schema's URN",
    ({ patch }) => patch('/Users/u1', replace(`${USER_SCHEMA}:active`, false)),
  ],
  [
    'deactivating inside an object of the URN',
    ({ patch }) =>
      patch('/Users/u1', { op: 'add', value: { [USER_SCHEMA]: { ACTIVE: 'FALSE' }, title: 'x' } }),
  ],
  [
    'deactivating by a URN as the key',
    ({ patch }) => patch('/Users/u1', { op: 'replace', value: { [`${USER_SCHEMA}:active`]: false } }),
  ],
  [
    'deactivating by PUT as Entra ID does',
    ({ call }) => call('PUT', '/Users/u1', { userName: 'ada@example.com', Active: 'False' }),
  ],
  [
    'deactivating in the middle of other changes',
    ({ patch }) => patch('/Users/u1', replace('title', 'x'), { op: 'Add', path: 'ACTIVE', value: 'false' }),
  ],
  [
    'deactivating by PUT',
    ({ call }) => call('PUT', '/Users/u1', { userName: 'ada@example.com', active: false }),
  ],
  ['deleting the user', ({ call }) => call('DELETE', '/Users/u1')],
  ['removing by filter', ({ patch }) => patch('/Groups/1', remove('members[value eq "u1"]'))],
  [
    'removing by a filter on the name',
    ({ patch }) => patch('/Groups/1', remove('members[display eq "ada@example.com"]')),
  ],
  [
    'removing by a list of values',
    ({ patch }) => patch('/Groups/1', { op: 'remove', path: 'members', value: [{ value: 'u1' }] }),
  ],
];

/** Everybody leaves the group. */
const ALL_GO: readonly (readonly [string, Attempt])[] = [
  ['clearing the group', ({ patch }) => patch('/Groups/1', remove('members'))],
  ['replacing the members by none', ({ patch }) => patch('/Groups/1', replace('members', []))],
  [
    'replacing the members by an inactive one',
    ({ patch }) => patch('/Groups/1', replace('members', [{ value: 'u2' }])),
  ],
  [
    'replacing the members by somebody unknown',
    ({ patch }) => patch('/Groups/1', replace('members', [{ value: 'nobody' }])),
  ],
  [
    'replacing the members without a path',
    ({ patch }) => patch('/Groups/1', { op: 'replace', value: { id: '1', members: [], displayName: 'x' } }),
  ],
  [
    'a PUT of the group with other members',
    ({ call }) => call('PUT', '/Groups/1', { displayName: 'admin', members: [{ value: 'u2' }] }),
  ],
  ['a PUT of the group without members', ({ call }) => call('PUT', '/Groups/1', { displayName: 'admin' })],
];

const ATTEMPTS: typeof ONE_GOES = [...ONE_GOES, ...ALL_GO];

describe('the last active admin', () => {
  it.each(ATTEMPTS)('survives %s: 403, recorded, and nothing changed', async (_name, attempt) => {
    const app = await createAdmins();
    const before = await stateOf(app);
    const seen = app.events.length;
    const { status, body } = await attempt(app);
    const detail = stringOf(body['detail']);
    expect(status).toBe(403);
    expect(detail).toMatch(/ is the last active admin; make somebody else an admin first$/);
    const told = app.events.slice(seen).filter(({ event }) => event !== 'request');
    expect(told).toHaveLength(1);
    const refused = { event: 'refused', rule: 'lastAdmin', detail, principal: 'writer' };
    expect(told[0]).toMatchObject(refused);
    expect(await stateOf(app)).toEqual(before);
  });

  it.each(ATTEMPTS)('is not kept from %s where the guard is off', async (_name, attempt) => {
    const app = await createAdmins({ guards: { lastAdmin: false } });
    expect((await attempt(app)).status).toBeLessThan(300);
  });

  it.each(ONE_GOES)('is not kept from %s once there is another', async (_name, attempt) => {
    const app = await createAdmins();
    await app.patch('/Groups/1', { op: 'add', path: 'members', value: [{ value: 'u3' }] });
    expect((await attempt(app)).status).toBeLessThan(300);
  });

  it('may hand over in one request', async () => {
    const { patch, memberIds } = await createAdmins();
    const swapped = await patch('/Groups/1', replace('members', [{ value: 'u3' }]));
    expect(swapped.status).toBe(204);
    expect(await memberIds(ADMINS)).toEqual(['u3']);
  });

  it('may be changed in every other way', async () => {
    const { call, patch } = await createAdmins();
    expect((await patch('/Users/u1', replace('title', 'Countess'))).status).toBe(200);
    const renamed = await call('PUT', '/Users/u1', { userName: 'ada.king@example.com', active: true });
    expect(renamed.status).toBe(200);
    expect((await patch('/Groups/1', remove('members[value eq "u2"]'))).status).toBe(204);
  });

  it('is looked for in the group that the guard names', async () => {
    const { call, patch, createGroup } = await createAdmins({ guards: { adminGroupId: '5' } });
    await createGroup('Operators', ['u3']);
    expect((await patch('/Groups/1', remove('members'))).status).toBe(204);
    expect((await patch('/Groups/5', remove('members'))).status).toBe(403);
    expect((await call('DELETE', '/Users/u3')).status).toBe(403);
    const deletion = await call('DELETE', '/Groups/5');
    expect([deletion.status, deletion.body['detail']]).toEqual([
      403,
      'the group "Operators" has the admins and cannot be deleted',
    ]);
  });

  it('is nobody as long as the group has no active member: nothing is refused', async () => {
    const { call, patch, createUser } = createApp();
    await createUser('ada');
    expect((await patch('/Users/u1', replace('active', false))).status).toBe(200);
    expect((await patch('/Groups/1', remove('members'))).status).toBe(204);
    expect((await call('DELETE', '/Users/u1')).status).toBe(204);
  });

  it('tells a stale writer of the version first', async () => {
    const { call } = await createAdmins();
    const stale = await call('DELETE', '/Users/u1', undefined, { 'if-match': 'W/"99"' });
    expect(stale.status).toBe(412);
  });

  it.each(STORES)('stays when two requests each remove one of the last two: $name', async ({ open }) => {
    const both: readonly (readonly [Attempt, Attempt])[] = [
      [({ call }) => call('DELETE', '/Users/u1'), ({ call }) => call('DELETE', '/Users/u3')],
      [
        ({ patch }) => patch('/Users/u1', replace('active', false)),
        ({ patch }) => patch('/Groups/1', remove('members[value eq "u3"]')),
      ],
      [
        ({ patch }) => patch('/Groups/1', remove('members[value eq "u1"]')),
        ({ patch }) => patch('/Groups/1', remove('members[value eq "u3"]')),
      ],
    ];
    for (const [one, other] of both) {
      const app = await createAdmins({ store: await open() });
      await app.patch('/Groups/1', { op: 'add', path: 'members', value: [{ value: 'u3' }] });
      const answers = await Promise.all([one(app), other(app)]);
      expect(answers.map(({ status }) => status).filter((status) => status === 403)).toEqual([403]);
    }
  });
});

describe('a protected user', () => {
  const guards = { lastAdmin: false, protectedUsers: ['ADA@example.com', 'not-there@example.com'] };

  it.each<readonly [string, Attempt]>([
    ...ATTEMPTS,
    ['a rename', ({ patch }) => patch('/Users/u1', replace('userName', 'eve@example.com'))],
    [
      'a rename to another protected name',
      ({ patch }) => patch('/Users/u1', replace('userName', 'not-there@example.com')),
    ],
    [
      'white space around the name',
      ({ patch }) => patch('/Users/u1', replace('userName', 'ada@example.com ')),
    ],
    [
      'an address to sign in with',
      ({ patch }) => patch('/Users/u1', { op: 'add', path: 'emails', value: [{ value: 'eve@example.com' }] }),
    ],
    [
      'the id of another account of the identity provider',
      ({ call }) => call('PUT', '/Users/u1', { userName: 'ada@example.com', externalId: 'eve' }),
    ],
  ])('survives %s: 403, recorded, and nothing changed', async (_name, attempt) => {
    const app = await createAdmins({ guards });
    const before = await stateOf(app);
    const { status, body } = await attempt(app);
    expect([status, body['detail']]).toEqual([403, expect.stringContaining('protected')]);
    expect(app.events.at(-2)).toMatchObject({ event: 'refused', rule: 'protectedUser' });
    expect(await stateOf(app)).toEqual(before);
  });

  it('takes every other change, and another case of the name', async () => {
    const { patch, createGroup } = await createAdmins({ guards });
    const id = await createGroup('Sales', ['u1']);
    expect((await patch(`/Groups/${id}`, remove('members'))).status).toBe(204);
    const changed = await patch('/Users/u1', replace('userName', 'Ada@Example.com'), replace('title', 'x'));
    expect(changed.status).toBe(200);
  });

  it('that is inactive already takes the pushes that say so', async () => {
    const { call } = await createAdmins({ guards: { protectedUsers: ['bob@example.com'] } });
    const put = await call('PUT', '/Users/u2', { userName: 'bob@example.com', active: false });
    expect(put.status).toBe(200);
  });
});
