import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deletion, Invariant, OwnedStore, Update } from './resource-store.ts';
import { LATE, group, members, readMemberIds, same, user } from './store-fixtures.ts';

const ADMINS = '1';
const KEEPS_ADMIN: Invariant = { kind: 'keepsActiveMember', groupId: ADMINS };
const KEEPS_A: Invariant = { kind: 'keepsMembers', groupId: ADMINS, memberIds: ['a', 'stranger'] };

function guarded(update: Update, ...invariants: readonly Invariant[]): Update {
  return { ...update, invariants };
}

function activate(active: boolean, ...invariants: readonly Invariant[]): Update {
  return {
    now: LATE,
    invariants,
    change: (current) => {
      const { attributes, keys } = same(current);
      return { attributes: { ...attributes, active }, keys: { ...keys, active } };
    },
  };
}

function deletion(...invariants: readonly Invariant[]): Deletion {
  return { now: LATE, check: () => {}, invariants };
}

/** What every store must do about invariants. */
export function describeInvariants(name: string, open: () => OwnedStore | Promise<OwnedStore>): void {
  describe.each([name])('%s', () => {
    let store: OwnedStore;
    beforeEach(async () => {
      store = await open();
      for (const id of ['a', 'b', 'c']) await store.create('User', user(id));
      await store.update('Group', ADMINS, members(['a', 'b']));
    });
    afterEach(() => store[Symbol.asyncDispose]());

    const state = async (): Promise<unknown> => [
      await store.retrieve('Group', ADMINS),
      await readMemberIds(store, ADMINS),
      (await store.query('User', { where: [], offset: 0, limit: 10 })).resources,
    ];

    it('lets go every active member but the last, by whatever way', async () => {
      const ways: readonly (() => Promise<{ readonly outcome: string }>)[] = [
        () => store.update('Group', ADMINS, guarded(members([], ['a']), KEEPS_ADMIN)),
        () => store.update('Group', ADMINS, guarded(members([], [], false), KEEPS_ADMIN)),
        () => store.update('User', 'a', activate(false, KEEPS_ADMIN)),
        () => store.delete('User', 'a', deletion(KEEPS_ADMIN)),
        () => store.delete('Group', ADMINS, deletion(KEEPS_ADMIN)),
      ];
      expect(await store.update('Group', ADMINS, guarded(members([], ['b']), KEEPS_ADMIN))).toMatchObject({
        outcome: 'written',
        changed: true,
      });
      const before = await state();
      for (const attempt of ways) {
        expect(await attempt()).toEqual({ outcome: 'refused', invariant: KEEPS_ADMIN });
        expect(await state()).toEqual(before);
      }
    });

    it('counts a member that is inactive for none', async () => {
      await store.update('User', 'b', activate(false, KEEPS_ADMIN));
      expect(await store.update('User', 'a', activate(false, KEEPS_ADMIN))).toMatchObject({
        outcome: 'refused',
      });
      await store.update('User', 'b', activate(true, KEEPS_ADMIN));
      expect(await store.update('User', 'a', activate(false, KEEPS_ADMIN))).toMatchObject({
        outcome: 'written',
      });
    });

    it('lets an active member be exchanged for another at once', async () => {
      const exchange = guarded(members(['c'], [], false), KEEPS_ADMIN);
      expect((await store.update('Group', ADMINS, exchange)).outcome).toBe('written');
      expect(await readMemberIds(store, ADMINS)).toEqual(['c']);
    });

    it('asks no group for an active member that had none, or that is not there', async () => {
      await store.update('Group', ADMINS, members([], [], false));
      const missing: Invariant = { kind: 'keepsActiveMember', groupId: '99' };
      expect((await store.delete('User', 'a', deletion(KEEPS_ADMIN, missing))).outcome).toBe('deleted');
      expect((await store.update('User', 'b', activate(false, KEEPS_ADMIN, missing))).outcome).toBe(
        'written',
      );
    });

    it('keeps the members that are named, and lets others go', async () => {
      const refused = { outcome: 'refused', invariant: KEEPS_A };
      const before = await state();
      expect(await store.update('Group', ADMINS, guarded(members([], ['a']), KEEPS_A))).toEqual(refused);
      expect(await store.update('Group', ADMINS, guarded(members(['b'], [], false), KEEPS_A))).toEqual(
        refused,
      );
      expect(await store.delete('User', 'a', deletion(KEEPS_A))).toEqual(refused);
      expect(await state()).toEqual(before);
      expect(await store.update('Group', ADMINS, guarded(members(['c'], ['b']), KEEPS_A))).toMatchObject({
        outcome: 'written',
      });
      expect(await readMemberIds(store, ADMINS)).toEqual(['a', 'c']);
    });

    it('lets writes be that concern others', async () => {
      await store.update('Group', ADMINS, members([], ['b']));
      await store.create('Group', group('g', ['a']));
      const both = [KEEPS_ADMIN, KEEPS_A];
      expect(await store.update('Group', '5', guarded(members([], ['a']), ...both))).toMatchObject({
        outcome: 'written',
      });
      expect(await store.update('User', 'c', activate(false, ...both))).toMatchObject({ outcome: 'written' });
      expect(await store.delete('User', 'b', deletion(...both))).toEqual({ outcome: 'deleted' });
      expect(await store.delete('Group', '5', deletion(...both))).toEqual({ outcome: 'deleted' });
    });

    it('names the first of several that would be broken', async () => {
      const removal = guarded(members([], [], false), KEEPS_A, KEEPS_ADMIN);
      expect(await store.update('Group', ADMINS, removal)).toEqual({
        outcome: 'refused',
        invariant: KEEPS_A,
      });
    });

    it('never lets two writers take the last two away together', async () => {
      const takeAway: readonly ((id: string) => Promise<{ readonly outcome: string }>)[] = [
        (id) => store.update('Group', ADMINS, guarded(members([], [id]), KEEPS_ADMIN)),
        (id) => store.update('User', id, activate(false, KEEPS_ADMIN)),
        (id) => store.delete('User', id, deletion(KEEPS_ADMIN)),
      ];
      for (const first of takeAway) {
        for (const second of takeAway) {
          for (const id of ['a', 'b']) {
            await store.create('User', user(id));
            await store.update('User', id, activate(true));
          }
          await store.update('Group', ADMINS, members(['a', 'b'], [], false));
          const outcomes = await Promise.all([first('a'), second('b')]);
          expect(outcomes.filter(({ outcome }) => outcome === 'refused').length).toBe(1);
        }
      }
    });
  });
}
