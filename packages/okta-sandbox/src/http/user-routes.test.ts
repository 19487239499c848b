import { describe, expect, it } from 'vitest';
import { call, idsOf, ORIGIN } from '../../test/call-api.ts';
import { createOktaSandbox, type OktaSandbox } from '../index.ts';

const BEA = { login: 'bea@example.com', email: 'bea@example.com', firstName: 'Bea', lastName: 'Berg' };

function createScene(): { sandbox: OktaSandbox; userId: string } {
  const sandbox = createOktaSandbox({ users: 60, clock: () => new Date('2026-02-03T10:00:00.000Z') });
  return { sandbox, userId: sandbox.org.createUser(BEA).id };
}

describe('GET /users/{id or login}', () => {
  it('shows the whole user', async () => {
    const { sandbox, userId } = createScene();
    const byId = await call(sandbox, 'GET', `/api/v1/users/${userId}`);
    expect(byId.body).toEqual({
      id: userId,
      status: 'ACTIVE',
      created: '2026-02-03T10:00:00.000Z',
      activated: '2026-02-03T10:00:00.000Z',
      statusChanged: '2026-02-03T10:00:00.000Z',
      lastLogin: null,
      lastUpdated: '2026-02-03T10:00:00.000Z',
      passwordChanged: '2026-02-03T10:00:00.000Z',
      type: { id: expect.stringMatching(/^oty\w{17}$/) },
      profile: { ...BEA, mobilePhone: null, secondEmail: null },
      credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
      _links: { self: { href: `${ORIGIN}/api/v1/users/${userId}` } },
    });
    expect((await call(sandbox, 'GET', '/api/v1/users/bea%40example.com')).body).toEqual(byId.body);
  });

  it('answers 404 E0000007 for a stranger', async () => {
    expect(await call(createScene().sandbox, 'GET', '/api/v1/users/00uX')).toMatchObject({
      status: 404,
      body: { errorCode: 'E0000007', errorSummary: 'Not found: Resource not found: 00uX (User)' },
    });
  });

  it('lists the groups of the user', async () => {
    const { sandbox, userId } = createScene();
    sandbox.org.addToGroup('Sales', userId);
    const { body } = await call(sandbox, 'GET', `/api/v1/users/${userId}/groups`);
    expect(body).toMatchObject([{ profile: { name: 'Everyone' } }, { profile: { name: 'Sales' } }]);
  });
});

describe('GET /users', () => {
  it('omits the deprovisioned unless a filter or a search asks', async () => {
    const { sandbox } = createScene();
    const gone = idsOf(sandbox.org.users().filter(({ status }) => status === 'DEPROVISIONED'));
    expect(gone.length).toBeGreaterThan(0);
    const all = idsOf((await call(sandbox, 'GET', '/api/v1/users')).body);
    expect(all).toHaveLength(sandbox.org.users().length - gone.length);
    for (const parameter of ['filter', 'search']) {
      const query = `${parameter}=${encodeURIComponent('status eq "DEPROVISIONED"')}`;
      expect(idsOf((await call(sandbox, 'GET', `/api/v1/users?${query}`)).body)).toEqual(gone);
    }
  });

  it.each([
    ['filter', 'lastUpdated gt "2026-01-01T00:00:00.000Z"'],
    ['filter', 'profile.login eq "bea@example.com"'],
    ['search', 'profile.lastName sw "ber" and profile.firstName eq "BEA"'],
    ['q', 'bea@'],
  ])('with %s=%s finds the one', async (parameter, value) => {
    const { sandbox, userId } = createScene();
    const { body } = await call(sandbox, 'GET', `/api/v1/users?${parameter}=${encodeURIComponent(value)}`);
    expect(idsOf(body)).toEqual([userId]);
  });

  it('refuses a filter on an attribute that only a search may name', async () => {
    const { sandbox } = createScene();
    const query = `filter=${encodeURIComponent('profile.department eq "Sales"')}`;
    expect(await call(sandbox, 'GET', `/api/v1/users?${query}`)).toMatchObject({
      status: 400,
      body: { errorCode: 'E0000031' },
    });
  });
});

describe('POST /users', () => {
  const profile = { ...BEA, login: 'cy@example.com' };

  it.each([
    ['?activate=false', {}, 'STAGED'],
    ['', {}, 'PROVISIONED'],
    ['?activate=true', { credentials: { password: { value: 'correct horse' } } }, 'ACTIVE'],
  ])('%s with %j creates a user that is %s', async (query, rest, expected) => {
    const { sandbox } = createScene();
    const { status, body } = await call(sandbox, 'POST', `/api/v1/users${query}`, { profile, ...rest });
    expect([status, body]).toEqual([200, expect.objectContaining({ status: expected })]);
    expect(sandbox.org.findUser('cy@example.com')).toMatchObject({ status: expected });
  });

  it('puts the user into groupIds', async () => {
    const { sandbox } = createScene();
    const groupIds = [sandbox.org.findGroup('Sales')?.id];
    await call(sandbox, 'POST', '/api/v1/users', { profile, groupIds });
    expect(sandbox.org.groupsOf('cy@example.com').map(({ profile: { name } }) => name)).toEqual([
      'Everyone',
      'Sales',
    ]);
  });

  it.each([
    [{ profile: BEA }, 'Api validation failed: login'],
    [{ profile: { ...profile, email: '' } }, 'Api validation failed: email'],
    [{ profile, groupIds: ['00gX'] }, 'Api validation failed: groupIds'],
  ])('refuses %j and creates nobody', async (body, errorSummary) => {
    const { sandbox } = createScene();
    const before = sandbox.org.users().length;
    expect(await call(sandbox, 'POST', '/api/v1/users', body)).toMatchObject({
      status: 400,
      body: { errorCode: 'E0000001', errorSummary, errorCauses: [{ errorSummary: expect.any(String) }] },
    });
    expect(sandbox.org.users()).toHaveLength(before);
  });
});

describe('changing a user', () => {
  it.each([
    ['suspend', 'SUSPENDED'],
    ['deactivate', 'DEPROVISIONED'],
    ['expire_password', 'PASSWORD_EXPIRED'],
  ])('POST lifecycle/%s makes it %s', async (operation, expected) => {
    const { sandbox, userId } = createScene();
    const { status } = await call(sandbox, 'POST', `/api/v1/users/${userId}/lifecycle/${operation}`);
    expect([status, sandbox.org.findUser(userId)?.status]).toEqual([200, expected]);
  });

  it.each([
    ['suspend', 'unsuspend'],
    ['lock', 'unlock'],
    ['deactivate', 'activate'],
  ] as const)('after %s, POST lifecycle/%s makes it ACTIVE again', async (hook, operation) => {
    const { sandbox, userId } = createScene();
    sandbox.org[hook](userId);
    const { status, body } = await call(sandbox, 'POST', `/api/v1/users/${userId}/lifecycle/${operation}`);
    expect([status, body, sandbox.org.findUser(userId)?.status]).toEqual([200, {}, 'ACTIVE']);
  });

  it.each([
    ['activate', 403, 'E0000016'],
    ['unlock', 403, 'E0000032'],
    ['unsuspend', 400, 'E0000001'],
    ['lock', 404, 'E0000008'],
    ['toString', 404, 'E0000008'],
  ])('POST lifecycle/%s of an active user is a %i %s', async (operation, status, errorCode) => {
    const { sandbox, userId } = createScene();
    const answer = await call(sandbox, 'POST', `/api/v1/users/${userId}/lifecycle/${operation}`);
    expect(answer).toMatchObject({ status, body: { errorCode } });
  });

  it('POST of a profile changes the attributes that it names', async () => {
    const { sandbox, userId } = createScene();
    await call(sandbox, 'POST', `/api/v1/users/${userId}`, { profile: { title: 'Editor' } });
    expect(sandbox.org.findUser(userId)?.profile).toMatchObject({ ...BEA, title: 'Editor' });
  });

  it('DELETE deactivates first, and deletes the second time', async () => {
    const { sandbox, userId } = createScene();
    sandbox.org.addToGroup('Sales', userId);
    expect((await call(sandbox, 'DELETE', `/api/v1/users/${userId}`)).status).toBe(204);
    expect(sandbox.org.findUser(userId)?.status).toBe('DEPROVISIONED');
    expect(idsOf(sandbox.org.membersOf('Sales'))).toContain(userId);
    expect((await call(sandbox, 'DELETE', `/api/v1/users/${userId}`)).status).toBe(204);
    expect(sandbox.org.findUser(userId)).toBeUndefined();
    expect(idsOf(sandbox.org.membersOf('Sales'))).not.toContain(userId);
  });
});
