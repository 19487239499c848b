import fc from 'fast-check';
import { expect, it } from 'vitest';

import { makePlan } from '../src/plan/make-plan.ts';
import { knownFrom } from '../src/record/record-run.ts';
import { emptyState } from '../src/record/sync-state.ts';
import { scimId } from '../src/target/target.ts';

import { activeLogins, createBridge, type Bridge } from './bridge.ts';
import { inputOf, whole, world } from './plan-world.ts';

const MAPPING = '\n  - { from: { name: Retool Viewers }, group: Engineers }';

it('a group that was deleted and made again under its name is another group: nobody leaves it for the old one', async () => {
  const bridge = await engineers(await createBridge('', MAPPING));
  const [leaver = '', ...others] = activeLogins(bridge.sandbox, 'Retool Viewers');
  await bridge.sync.cycle();
  await remake(bridge, [leaver]);
  removeFromOkta(bridge, leaver);
  const result = await bridge.sync.cycle({ full: true });
  expect(result.plan.notices.filter(({ kind }) => kind === 'group-remade')).toMatchObject([
    { group: 'Engineers' },
  ]);
  expect(result).toMatchObject({ outcome: 'partial', news: [{ kind: 'partial', event: 'raised' }] });
  expect(result.plan.operations.filter(({ op }) => op === 'removeMember')).toEqual([]);
  expect(await bridge.members('Engineers')).toEqual([leaver, ...others].toSorted());
  const after = await bridge.sync.cycle({ full: true });
  expect(after).toMatchObject({ outcome: 'in-sync' });
  expect(await bridge.members('Engineers')).toContain(leaver);
});

it('what waits to be removed from a group does not go on waiting in one that only has its name', async () => {
  const settings = 'removals: { grace: 1h, cycles: 1 }';
  const bridge = await engineers(await createBridge(settings, MAPPING));
  const [leaver = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
  await bridge.sync.cycle();
  removeFromOkta(bridge, leaver);
  const waiting = await bridge.sync.cycle({ full: true });
  expect(waiting.plan.pending).toHaveLength(1);
  await remake(bridge, [leaver]);
  const result = await bridge.sync.cycle({ full: true });
  expect(result.plan.pending).toEqual([]);
});

it('a group that was renamed keeps what is remembered of it when the mapping follows, whoever has its old name', async () => {
  const bridge = await engineers(await createBridge('', MAPPING));
  const [leaver = '', other = ''] = activeLogins(bridge.sandbox, 'Retool Viewers');
  await bridge.sync.cycle();
  const group = await bridge.client.groups.findByDisplayName('Engineers');
  await bridge.client.groups.patch(group?.id ?? '', [
    { op: 'replace', path: 'displayName', value: 'Developers' },
  ]);
  await remake(bridge, [leaver, other]);
  removeFromOkta(bridge, leaver);
  const [mapping] = bridge.config.mappings;
  const mappings = mapping === undefined ? [] : [{ ...mapping, group: 'Developers' }];
  const result = await bridge.restart({ config: { ...bridge.config, mappings } }).cycle({ full: true });
  expect(result.plan.operations).toMatchObject([
    { op: 'removeMember', group: { name: 'Developers' }, user: { userName: leaver } },
  ]);
  expect(await bridge.members('Engineers')).toEqual([leaver, other].toSorted());
});

it('whatever was remembered of a group removes nobody by absence from another one of its name', () => {
  fc.assert(
    fc.property(world, (given) => {
      const groups = ['admin', 'viewer'].map((key) => ({ key, id: scimId(`old ${key}`) }));
      const mappings = given.rules.mappings.map((mapping) => ({ ...mapping, mode: 'managed-only' as const }));
      const state = { ...emptyState({ org: '', target: '' }), ...given.known, groups };
      const known = knownFrom(state, given.target, undefined);
      const rules = { ...given.rules, mappings };
      const plan = makePlan(inputOf({ ...given, known, rules }, whole(given)));
      const absent = plan.operations.filter(
        (operation) =>
          operation.op === 'removeMember' &&
          operation.cause === 'absence' &&
          operation.group.mirrors === undefined,
      );
      expect([absent, plan.pending]).toEqual([[], []]);
    }),
  );
});

async function engineers(bridge: Bridge): Promise<Bridge> {
  await bridge.client.groups.create({ displayName: 'Engineers' });
  return bridge;
}

/** Deletes the group if it is there, and makes one of its name with members by hand. */
async function remake({ client }: Bridge, logins: readonly string[]): Promise<void> {
  const group = await client.groups.findByDisplayName('Engineers');
  if (group !== undefined) await client.groups.delete(group.id);
  const users = await Promise.all(logins.map((login) => client.users.findByUserName(login)));
  await client.groups.create({
    displayName: 'Engineers',
    members: users.map((user) => ({ value: user?.id ?? '' })),
  });
}

function removeFromOkta({ sandbox: { org } }: Bridge, login: string): void {
  org.removeFromGroup(org.findGroup('Retool Viewers')?.id ?? '', org.findUser(login)?.id ?? '');
}
