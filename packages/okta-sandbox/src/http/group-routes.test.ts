import { describe, expect, it } from 'vitest';
import { call, idsOf, ORIGIN } from '../../test/call-api.ts';
import { createOktaSandbox, type OktaSandbox } from '../index.ts';

function createScene(): { sandbox: OktaSandbox; groupId: string; userId: string } {
  const clock = (): Date => new Date('2026-02-03T10:00:00.000Z');
  const sandbox = createOktaSandbox({ users: 60, clock });
  const { id: userId } = sandbox.org.createUser({
    login: 'bea@example.com',
    email: 'bea@example.com',
    firstName: 'Bea',
    lastName: 'Berg',
  });
  const { id: groupId } = sandbox.org.createGroup(
    { name: 'Readers', description: 'They read' },
    { members: [userId] },
  );
  return { sandbox, groupId, userId };
}

describe('GET /groups/{id}', () => {
  it('shows the whole group', async () => {
    const { sandbox, groupId } = createScene();
    const { status, headers, body } = await call(sandbox, 'GET', `/api/v1/groups/${groupId}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toEqual({
      id: groupId,
      created: '2026-02-03T10:00:00.000Z',
      lastUpdated: '2026-02-03T10:00:00.000Z',
      lastMembershipUpdated: '2026-02-03T10:00:00.000Z',
      objectClass: ['okta:user_group'],
      type: 'OKTA_GROUP',
      profile: { name: 'Readers', description: 'They read' },
      _links: {
        logo: [
          { name: 'medium', href: `${ORIGIN}/img/logos/groups/okta-medium.png`, type: 'image/png' },
          { name: 'large', href: `${ORIGIN}/img/logos/groups/okta-large.png`, type: 'image/png' },
        ],
        users: { href: `${ORIGIN}/api/v1/groups/${groupId}/users` },
        apps: { href: `${ORIGIN}/api/v1/groups/${groupId}/apps` },
      },
    });
  });

  it('shows an imported group with the attributes and the source of its directory', async () => {
    const { sandbox } = createScene();
    const { body } = await call(
      sandbox,
      'GET',
      `/api/v1/groups/${sandbox.org.findGroup('GG_VPN_Users')?.id}`,
    );
    expect(body).toMatchObject({
      type: 'APP_GROUP',
      objectClass: ['okta:windows_security_principal'],
      source: { id: expect.stringMatching(/^0oa\w{17}$/) },
      profile: { samAccountName: 'GG_VPN_Users', windowsDomainQualifiedName: 'CORP\\GG_VPN_Users' },
      _links: { source: { href: expect.stringMatching(/\/api\/v1\/apps\/0oa\w{17}$/) } },
    });
  });

  it('counts with expand=stats as many users as the list of members has', async () => {
    const { sandbox } = createScene();
    const { body } = await call(sandbox, 'GET', '/api/v1/groups?expand=stats');
    for (const id of idsOf(body)) {
      const group = (await call(sandbox, 'GET', `/api/v1/groups/${id}?expand=stats`)).body;
      const members = idsOf((await call(sandbox, 'GET', `/api/v1/groups/${id}/users`)).body);
      expect(group).toMatchObject({ _embedded: { stats: { usersCount: members.length } } });
      expect(body).toContainEqual(group);
    }
  });

  it('finds a group by its id only', async () => {
    const { sandbox } = createScene();
    expect(await call(sandbox, 'GET', '/api/v1/groups/Readers')).toMatchObject({
      status: 404,
      body: { errorCode: 'E0000007', errorSummary: 'Not found: Resource not found: Readers (UserGroup)' },
    });
  });
});

describe('GET /groups', () => {
  const names = async (sandbox: OktaSandbox, query: string): Promise<readonly string[]> => {
    const { body } = await call(sandbox, 'GET', `/api/v1/groups?${query}`);
    return idsOf(body).map((id) => sandbox.org.findGroup(id)?.profile.name ?? '');
  };

  it.each([
    ['filter', 'lastMembershipUpdated ge "2026-01-01T00:00:00.000Z"', ['Everyone', 'Readers']],
    ['filter', 'type eq "APP_GROUP"', ['GG_Engineering_All', 'GG_VPN_Users']],
    ['search', 'profile.name eq "readers"', ['Readers']],
    ['search', 'profile.name sw "Retool E" or profile.description co "READ"', ['Retool Editors', 'Readers']],
    ['search', 'source.id pr', ['GG_Engineering_All', 'GG_VPN_Users']],
    ['q', 'retool', ['Retool Admins', 'Retool Editors', 'Retool Viewers']],
  ])('with %s=%s gives those that match', async (parameter, value, expected) => {
    const { sandbox } = createScene();
    expect(await names(sandbox, `${parameter}=${encodeURIComponent(value)}`)).toEqual(expected);
  });

  it('finds several groups by id in one filter', async () => {
    const { sandbox, groupId } = createScene();
    const admins = sandbox.org.findGroup('Retool Admins')?.id;
    const filter = encodeURIComponent(`id eq "${groupId}" or id eq "${admins}"`);
    expect(await names(sandbox, `filter=${filter}`)).toEqual(['Retool Admins', 'Readers']);
  });

  it('ignores a parameter that it does not know', async () => {
    expect(await names(createScene().sandbox, 'colour=green')).toHaveLength(15);
  });

  it('refuses a bad filter, and a filter together with a search', async () => {
    const { sandbox } = createScene();
    expect(await call(sandbox, 'GET', '/api/v1/groups?filter=name')).toMatchObject({
      status: 400,
      body: { errorCode: 'E0000031', errorSummary: 'Invalid search criteria.' },
    });
    expect(await call(sandbox, 'GET', '/api/v1/groups?q=a&filter=type%20eq%20%22APP_GROUP%22')).toMatchObject(
      {
        status: 400,
        body: { errorCode: 'E0000033' },
      },
    );
  });
});

describe('writing groups', () => {
  it('POST creates, PUT renames and DELETE removes', async () => {
    const { sandbox } = createScene();
    const created = await call(sandbox, 'POST', '/api/v1/groups', { profile: { name: 'Writers' } });
    expect(created).toMatchObject({ status: 200, body: { profile: { name: 'Writers', description: null } } });
    const [id] = idsOf([created.body]);
    const renamed = await call(sandbox, 'PUT', `/api/v1/groups/${id}`, { profile: { name: 'Authors' } });
    expect(renamed).toMatchObject({ status: 200, body: { id, profile: { name: 'Authors' } } });
    expect(await call(sandbox, 'DELETE', `/api/v1/groups/${id}`)).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect(await call(sandbox, 'GET', `/api/v1/groups/${id}`)).toMatchObject({ status: 404 });
  });

  it('PUT and DELETE of a member change the membership', async () => {
    const { sandbox, groupId, userId } = createScene();
    const path = `/api/v1/groups/${groupId}/users/${userId}`;
    expect((await call(sandbox, 'DELETE', path)).status).toBe(204);
    expect(sandbox.org.membersOf(groupId)).toEqual([]);
    expect((await call(sandbox, 'PUT', path)).status).toBe(204);
    expect(idsOf(sandbox.org.membersOf(groupId))).toEqual([userId]);
  });

  it.each(['Everyone', 'Okta Administrators', 'GG_VPN_Users'])(
    'the members of %s are not to be changed',
    async (name) => {
      const { sandbox, userId } = createScene();
      const path = `/api/v1/groups/${sandbox.org.findGroup(name)?.id}/users/${userId}`;
      expect(await call(sandbox, 'PUT', path)).toMatchObject({
        status: 403,
        body: { errorCode: 'E0000006' },
      });
    },
  );

  it.each([
    [
      { profile: { name: 'Readers' } },
      'E0000001',
      ['name: An object with this field already exists in the current organization'],
    ],
    [{ profile: { name: ' ' } }, 'E0000001', ['name: The field cannot be left blank']],
    [{ profile: { name: { en: 'x' } } }, 'E0000001', ['name: The field has an unsupported type']],
    [{}, 'E0000001', ['profile: The field must be an object']],
    [[], 'E0000003', []],
  ])('POST of %j is refused with %s', async (body, errorCode, causes) => {
    const { sandbox } = createScene();
    expect(await call(sandbox, 'POST', '/api/v1/groups', body)).toMatchObject({
      status: 400,
      body: { errorCode, errorCauses: causes.map((errorSummary) => ({ errorSummary })) },
    });
  });
});

describe('the search index', () => {
  it('keeps what searches find while it is held, and nothing else', async () => {
    const { sandbox, groupId } = createScene();
    const find = async (query: string): Promise<readonly string[]> =>
      idsOf((await call(sandbox, 'GET', `/api/v1/groups?${query}`)).body);
    sandbox.searchIndex.hold();
    sandbox.org.renameGroup(groupId, 'Writers');
    expect(await find('search=profile.name eq "Writers"')).toEqual([]);
    expect(await find('search=profile.name eq "Readers"')).toEqual([groupId]);
    expect(await find('q=Writers')).toEqual([groupId]);
    sandbox.searchIndex.release();
    expect(await find('search=profile.name eq "Writers"')).toEqual([groupId]);
  });
});
