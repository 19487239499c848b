import { describe, expect, it } from 'vitest';

import { activeLogins, createBridge, oneAdmin, told, type Bridge } from './bridge.ts';

const PREFIX = 'Retool production - ';
const BY_NAME = '\n  - { from: { name: Retool Admins }, group: admin }';
const BY_PREFIXED_NAME = `\n  - { from: { name: Retool Admins }, group: "${PREFIX}admin" }`;

describe("a group's name", () => {
  it.each([BY_NAME, BY_PREFIXED_NAME])(
    'may leave out the prefix that the application shows:%s',
    async (mappings) => {
      const bridge = await createBridge('', mappings, PREFIX);
      expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'applied' });
      expect(await bridge.members(`${PREFIX}admin`)).toEqual(activeLogins(bridge.sandbox, 'Retool Admins'));
      expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'in-sync', writes: 0 });
    },
  );

  it.each(['Admin', `${PREFIX}admin`, `${PREFIX.toUpperCase()}ADMIN`])(
    'means the same group to the guards in any spelling: %s',
    async (adminGroup) => {
      const bridge = await createBridge(`guards: { adminGroup: "${adminGroup}" }`, BY_NAME, PREFIX);
      await bridge.sync.cycle();
      deactivateAdmins(bridge);
      const { blocks } = await bridge.sync.cycle();
      expect(blocks.map(({ rule }) => rule)).toEqual(['min-admins', 'privileged-empty']);
    },
  );

  it('may be written in two ways by two mappings, and the group is decided once', async () => {
    const both = `${BY_PREFIXED_NAME}\n  - { from: { name: On-call }, group: ADMIN }`;
    const bridge = await createBridge('', both, PREFIX);
    await bridge.sync.cycle();
    const wanted = new Set(
      ['Retool Admins', 'On-call'].flatMap((group) => activeLogins(bridge.sandbox, group)),
    );
    expect(await bridge.members(`${PREFIX}admin`)).toEqual([...wanted].toSorted());
    const { plan } = await bridge.sync.cycle();
    expect(plan).toMatchObject({ operations: [], groups: [{ name: `${PREFIX}admin` }] });
  });

  it('may change in the configuration, and what was given is still taken back', async () => {
    const bridge = await createBridge('', BY_NAME, PREFIX);
    await bridge.sync.cycle();
    const login = oneAdmin(bridge);
    const { org } = bridge.sandbox;
    org.removeFromGroup(org.findGroup('Retool Admins')?.id ?? '', login);
    const [mapping] = bridge.config.mappings;
    if (mapping === undefined) throw new Error('one mapping');
    const config = { ...bridge.config, mappings: [{ ...mapping, group: `${PREFIX}Admin` }] };
    expect(told(await bridge.restart({ config }).cycle())).toEqual([
      `removeMember ${PREFIX}Admin ${login}: no longer in Okta group Retool Admins`,
    ]);
  });
});

describe('an application that ignores filters', () => {
  it('does not pass off another group, whose name may end in the same way', async () => {
    const bridge = await createBridge('', BY_NAME);
    await bridge.client.groups.create({ displayName: 'superadmin' });
    await bridge.client.groups.create({ displayName: 'Billing - ops' });
    const scimFetch = (request: Request): Promise<Response> => bridge.handler(withoutFilter(request));
    const { plan } = await bridge.restart({ scimFetch }).cycle();
    expect(plan.groups).toMatchObject([{ name: 'admin', after: 4 }]);
    const asking = bridge.restart({ config: feeding('ops', bridge), scimFetch });
    expect((await asking.plan()).plan.notices).toContainEqual(
      expect.objectContaining({ kind: 'unmapped', group: 'ops' }),
    );
  });
});

describe('an application that leaves prefixes out', () => {
  it('ends the cycle when a name may mean two of its groups', async () => {
    const bridge = await createBridge('', BY_NAME);
    for (const side of ['East', 'West']) await bridge.client.groups.create({ displayName: `${side} - ops` });
    const scimFetch = (request: Request): Promise<Response> => bridge.handler(byEnding(request));
    await expect(bridge.restart({ config: feeding('ops', bridge), scimFetch }).cycle()).rejects.toThrow(
      /The application has 2 groups that ops may mean: East - ops \(.+\), West - ops \(.+\)\./,
    );
  });
});

function feeding(group: string, { config }: Bridge): Bridge['config'] {
  return { ...config, mappings: config.mappings.map((mapping) => ({ ...mapping, group })) };
}

function byEnding(request: Request): Request {
  const url = new URL(request.url);
  const filter = url.searchParams.get('filter');
  if (filter !== null) url.searchParams.set('filter', filter.replace('displayName eq', 'displayName ew'));
  return new Request(url, request);
}

function withoutFilter(request: Request): Request {
  const url = new URL(request.url);
  url.searchParams.delete('filter');
  return new Request(url, request);
}

describe('a group that the application does not have', () => {
  it('blocks, as a guard, every plan that takes something away, and no other', async () => {
    const bridge = await createBridge('guards: { adminGroup: admins, privilegedGroups: [owners] }');
    expect(await bridge.sync.cycle()).toMatchObject({ outcome: 'partial', blocks: [] });
    deactivateAdmins(bridge);
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'blocked', writes: 0 });
    expect(result.blocks).toEqual([
      {
        rule: 'guard-group-missing',
        group: 'admins',
        reason:
          'the application has no group named admins, so the plan cannot be checked against guards.adminGroup',
        remedy: 'name a group in guards.adminGroup that the application has, or create admins there',
      },
      expect.objectContaining({ rule: 'guard-group-missing', group: 'owners' }),
    ]);
  });

  it('creates no accounts as the only target of a mapping', async () => {
    const bridge = await createBridge('', '\n  - { from: { name: Retool Admins }, group: admim }');
    const result = await bridge.sync.cycle();
    expect(result).toMatchObject({ outcome: 'partial', writes: 0, plan: { operations: [] } });
    expect(result.plan.notices).toMatchObject([{ kind: 'unmapped', group: 'admim' }]);
  });
});

function deactivateAdmins({ sandbox }: Bridge): void {
  for (const login of activeLogins(sandbox, 'Retool Admins')) sandbox.org.deactivate(login);
}

it('two names of one group whose mappings do not agree are told, since only the application knows that they are one', async () => {
  const both = `${BY_PREFIXED_NAME}\n  - { from: { name: On-call }, group: ADMIN, mode: additive, grace: 1h }`;
  const bridge = await createBridge('', both, PREFIX);
  const { plan } = await bridge.sync.cycle();
  expect(plan.notices.filter(({ kind }) => kind === 'mappings-differ')).toEqual([
    {
      kind: 'mappings-differ',
      group: `${PREFIX}admin`,
      user: undefined,
      reason: `ADMIN and ${PREFIX}admin are one group, and their mappings differ in mode and grace: the most careful counts`,
    },
  ]);
});
