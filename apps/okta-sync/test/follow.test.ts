import { describe, expect, it } from 'vitest';

import { createBridge, told, type Bridge } from './bridge.ts';

const MIRRORS = `
mirror: [{ from: { search: profile.name sw "Team " }, name: 'Okta - {name}', allowEmpty: true }]
users:
  attributes:
    displayName: fullName
    'emails[type eq "work"].value': email
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: department
    metadata.costCenter: costCenter`;

const MAPPINGS = `
  - { from: { name: Retool Admins }, group: admin }`;

describe('a group that is mirrored', () => {
  it('is created, filled, renamed and left, and a cycle without a change writes nothing', async () => {
    const { bridge, id } = await withTeam();
    expect(told(await bridge.sync.cycle())).toContain(
      'createGroup Okta - Team Red: mirrors Okta group Team Red',
    );
    expect(await bridge.members('Okta - Team Red')).toEqual(['ada@acme.com']);
    expect(await bridge.client.groups.findByDisplayName('Okta - Team Red')).toMatchObject({ externalId: id });
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });

    bridge.sandbox.org.renameGroup(id, 'Team Blue');
    expect(told(await bridge.sync.cycle())).toEqual([
      'renameGroup Okta - Team Blue: follows the name of Okta group Team Blue',
    ]);
    bridge.sandbox.org.removeFromGroup(id, 'ada@acme.com');
    expect(told(await bridge.sync.cycle())).toEqual([
      'removeMember Okta - Team Blue ada@acme.com: no longer in Okta group Team Blue',
    ]);
    expect(await bridge.members('Okta - Team Blue')).toEqual([]);
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
  });

  it('stays with its members when Okta deletes the group', async () => {
    const { bridge, id } = await withTeam();
    await bridge.sync.cycle();
    bridge.sandbox.org.deleteGroup(id);
    const { plan } = await bridge.sync.cycle();
    expect(plan.operations).toEqual([]);
    expect(plan.notices).toContainEqual({
      kind: 'kept',
      group: 'Okta - Team Red',
      user: undefined,
      reason: 'no longer mapped; 1 membership that Okta gave earlier will stay',
    });
    expect(await bridge.members('Okta - Team Red')).toEqual(['ada@acme.com']);
  });
});

describe('attributes', () => {
  it('come with a new account, and follow Okta into extensions and metadata', async () => {
    const { bridge } = await withTeam();
    await bridge.sync.cycle();
    expect(await bridge.client.users.findByUserName('ada@acme.com')).toMatchObject({
      displayName: 'Ada Lovelace',
      emails: [{ value: 'ada@acme.com', type: 'work' }],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Engines' },
      metadata: { costCenter: 'C1' },
    });
    bridge.sandbox.org.updateProfile('ada@acme.com', { department: 'Poetry', costCenter: 'C2' });
    expect(told(await bridge.sync.cycle())).toEqual([
      'updateUser ada@acme.com: urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department, metadata.costCenter as in Okta',
    ]);
    expect(await bridge.client.users.findByUserName('ada@acme.com')).toMatchObject({
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Poetry' },
      metadata: { costCenter: 'C2' },
    });
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
  });
});

const ADA = {
  login: 'ada@acme.com',
  email: 'ada@acme.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  department: 'Engines',
  costCenter: 'C1',
};

/** An org in which Ada is in a team of her own. */
async function withTeam(): Promise<{ readonly bridge: Bridge; readonly id: string }> {
  const bridge = await createBridge(MIRRORS, MAPPINGS);
  const { org } = bridge.sandbox;
  org.createUser(ADA);
  const { id } = org.createGroup({ name: 'Team Red' }, { members: ['ada@acme.com'] });
  return { bridge, id };
}
