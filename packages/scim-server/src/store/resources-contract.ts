import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_GROUPS } from '../default-groups.ts';
import type { Change, OwnedStore, ResourceStore, Snapshot, StoreScan, Update } from './resource-store.ts';
import { EARLY, LATE, created, group, members, readMemberIds, same, user } from './store-fixtures.ts';

/** What every store must do with resources and memberships. */
export function describeResources(name: string, open: () => OwnedStore | Promise<OwnedStore>): void {
  describe.each([name])('%s', () => {
    let store: OwnedStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store[Symbol.asyncDispose]());

    describe('resources', () => {
      it('holds the default groups from the start', async () => {
        const { total, resources } = await store.query('Group', { where: [], offset: 0, limit: 10 });
        expect(total).toBe(DEFAULT_GROUPS.length);
        expect(resources.map(({ id, attributes }) => [id, attributes['displayName']])).toEqual(
          DEFAULT_GROUPS.map(({ id, name: displayName }) => [id, displayName]),
        );
      });

      it('gives back what was created', async () => {
        const resource = await created(store, 'User', user('ada'));
        expect(resource).toMatchObject({ id: 'ada', version: 1, created: EARLY, lastModified: EARLY });
        expect(await store.retrieve('User', 'ada')).toEqual(resource);
        expect(await store.retrieve('Group', 'ada')).toBeUndefined();
      });

      it('keeps every kind of JSON value and every character', async () => {
        const attributes = { userName: 'x', deep: { list: [1, 'ü', null, true, { a: '"\u2028' }] } };
        await store.create('User', { ...user('x'), attributes });
        expect((await store.retrieve('User', 'x'))?.attributes).toEqual(attributes);
      });

      it('tells keys apart whatever their length and characters', async () => {
        const long = 'ü'.repeat(3000);
        const names = [long, `${long}!`, 'a\0b', 'a\uFFFDb', 'a\uD800', 'a\uD801', 'sha256:1', ''];
        for (const [index, text] of names.entries()) {
          const keys = { ...user('x').keys, name: text, displayName: text, externalId: text, label: text };
          const draft = { ...user(`u${index}`), attributes: { userName: text }, keys };
          expect(await created(store, 'User', draft)).toMatchObject({ attributes: { userName: text } });
          expect(await store.create('User', { ...draft, id: 'other' })).toEqual({ outcome: 'nameTaken' });
        }
        for (const [index, value] of names.entries()) {
          for (const key of ['name', 'displayName', 'externalId'] as const) {
            const { resources } = await store.query('User', { where: [{ key, value }], offset: 0, limit: 9 });
            expect(resources.map(({ id }) => id)).toEqual([`u${index}`]);
          }
          expect(await store.retrieve('User', value)).toBeUndefined();
        }
        expect(await store.existingIds('User', names)).toEqual(new Set());
        expect(await store.update('Group', '1', members(names))).toMatchObject({ unknownMembers: names });
        expect(await store.groupsOf(names)).toEqual(new Map());
      });

      it('counts those that are active', async () => {
        await store.create('User', user('ada'));
        await store.create('User', user('bob', { active: false }));
        expect(await store.countActive('User')).toBe(1);
        const activate = (): Change => user('bob');
        await store.update('User', 'bob', { now: LATE, change: activate });
        expect(await store.countActive('User')).toBe(2);
        expect(await store.countActive('Device')).toBe(0);
      });

      it('numbers resources that come without an id, and never gives a number twice', async () => {
        const first = await created(store, 'Group', group('a'));
        expect(first.id).toBe('5');
        expect(await store.delete('Group', '5', { check: () => {}, now: LATE })).toEqual({
          outcome: 'deleted',
        });
        expect((await created(store, 'Group', group('a'))).id).toBe('6');
      });

      it('refuses a name that another resource of the type has, on create and on update', async () => {
        await store.create('User', user('ada'));
        await store.create('User', user('bob'));
        expect(await store.create('User', { ...user('eve'), keys: user('ADA').keys })).toEqual({
          outcome: 'nameTaken',
        });
        const rename: Update = { now: LATE, change: () => user('ada') };
        expect(await store.update('User', 'bob', rename)).toEqual({ outcome: 'nameTaken' });
        expect((await store.retrieve('User', 'bob'))?.version).toBe(1);
        expect((await store.create('Group', group('ada'))).outcome).toBe('written');
      });

      it('frees a name by a rename and by a deletion', async () => {
        await store.create('User', user('ada'));
        await store.update('User', 'ada', { now: LATE, change: () => user('lovelace') });
        await created(store, 'User', { ...user('2'), keys: user('ada').keys });
        await store.delete('User', '2', { check: () => {}, now: LATE });
        const third = await store.create('User', { ...user('3'), keys: user('ada').keys });
        expect(third.outcome).toBe('written');
      });

      it('counts a change and keeps the place in the order', async () => {
        await store.create('User', user('ada'));
        await store.create('User', user('bob'));
        const change = (): Change => ({ ...user('ada'), attributes: { userName: 'ada', title: 'Countess' } });
        const written = await store.update('User', 'ada', { now: LATE, change });
        expect(written).toMatchObject({ outcome: 'written', changed: true });
        const { resources } = await store.query('User', { where: [], offset: 0, limit: 10 });
        expect(
          resources.map(({ id, version, created: at, lastModified }) => [id, version, at, lastModified]),
        ).toEqual([
          ['ada', 2, EARLY, LATE],
          ['bob', 1, EARLY, EARLY],
        ]);
      });

      it('leaves version and lastModified alone when nothing changes', async () => {
        const before = await created(store, 'User', user('ada'));
        const written = await store.update('User', 'ada', {
          now: LATE,
          change: (current) => ({ ...same(current), attributes: { ...current.attributes } }),
        });
        expect(written).toEqual({ outcome: 'written', changed: false, resource: before, unknownMembers: [] });
      });

      it('leaves everything as it is when a change or a check throws', async () => {
        const before = await created(store, 'User', user('ada'));
        const refuse = (): never => {
          throw new RangeError('no');
        };
        await expect(store.update('User', 'ada', { now: LATE, change: refuse })).rejects.toThrow(RangeError);
        await expect(store.delete('User', 'ada', { now: LATE, check: refuse })).rejects.toThrow(RangeError);
        expect(await store.retrieve('User', 'ada')).toEqual(before);
      });

      it('tells that there is nothing to update or to delete', async () => {
        expect(await store.update('User', 'x', { now: LATE, change: same })).toEqual({ outcome: 'missing' });
        expect(await store.delete('User', 'x', { check: () => {}, now: LATE })).toEqual({
          outcome: 'missing',
        });
      });
    });

    describe('queries', () => {
      beforeEach(async () => {
        for (const id of ['c', 'a', 'b', 'd'])
          await store.create('User', user(id, { externalId: `x-${id}` }));
      });

      it('pages in the order of creation, with the total of all and of those behind', async () => {
        const ids = async (offset: number, limit: number, after = 0): Promise<unknown> => {
          const page = await store.query('User', { where: [], after, offset, limit });
          return [page.total, page.behind, page.resources.map(({ id }) => id)];
        };
        expect(await ids(0, 3)).toEqual([4, 4, ['c', 'a', 'b']]);
        expect(await ids(3, 3)).toEqual([4, 4, ['d']]);
        expect(await ids(9, 3)).toEqual([4, 4, []]);
        expect(await ids(0, 0)).toEqual([4, 4, []]);
        const position = (await store.retrieve('User', 'a'))?.position ?? 0;
        expect(await ids(0, 10, position)).toEqual([4, 2, ['b', 'd']]);
        await store.delete('User', 'a', { check: () => {}, now: LATE });
        expect(await ids(0, 10, position)).toEqual([3, 2, ['b', 'd']]);
        const change = (): Change => ({ ...user('c'), attributes: { userName: 'c', title: 'x' } });
        await store.update('User', 'c', { now: LATE, change });
        expect(await ids(0, 2)).toEqual([3, 3, ['c', 'b']]);
        expect(await ids(1, 1, position)).toEqual([3, 2, ['d']]);
      });

      it('is read on in batches behind a position', async () => {
        const first = await store.scan('User', { where: [], limit: 3 });
        expect(first.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
        const after = first.at(-1)?.position ?? 0;
        expect((await store.scan('User', { where: [], after, limit: 3 })).map(({ id }) => id)).toEqual(['d']);
        const where = [{ key: 'externalId', value: 'x-d' }] as const;
        expect((await store.scan('User', { where, limit: 3 })).map(({ id }) => id)).toEqual(['d']);
        expect(await store.scan('User', { where: [{ key: 'name', value: 'c' }], after, limit: 3 })).toEqual(
          [],
        );
      });

      it('reads only what was modified since a time, where one is named', async () => {
        const change = (): Change => ({ ...user('a'), attributes: { userName: 'a', title: 'x' } });
        await store.update('User', 'a', { now: LATE, change });
        const ids = async (modifiedSince: string, ...where: StoreScan['where']): Promise<unknown> =>
          (await store.scan('User', { where, modifiedSince, limit: 9 })).map(({ id }) => id);
        expect(await ids(EARLY)).toEqual(['c', 'a', 'b', 'd']);
        expect(await ids(LATE)).toEqual(['a']);
        expect(await ids(LATE, { key: 'name', value: 'a' })).toEqual(['a']);
        expect(await ids(LATE, { key: 'name', value: 'b' })).toEqual([]);
        expect(await ids(`${LATE.slice(0, -2)}1Z`)).toEqual([]);
      });

      it('pages what a condition finds as well', async () => {
        const page = async (offset: number, limit: number, after = 0): Promise<unknown> => {
          const where = [{ key: 'name', value: 'a' }] as const;
          const { total, behind, resources } = await store.query('User', { where, after, offset, limit });
          return [total, behind, resources.map(({ id }) => id)];
        };
        expect(await page(0, 1)).toEqual([1, 1, ['a']]);
        expect(await page(1, 1)).toEqual([1, 1, []]);
        expect(await page(0, 0)).toEqual([1, 1, []]);
        const position = (await store.retrieve('User', 'a'))?.position;
        expect(await page(0, 1, position)).toEqual([1, 0, []]);
      });

      it('finds by each key, and by all of several', async () => {
        const find = async (...where: Parameters<ResourceStore['query']>[1]['where']): Promise<unknown> =>
          (await store.query('User', { where, offset: 0, limit: 10 })).resources.map(({ id }) => id);
        expect(await find({ key: 'id', value: 'a' })).toEqual(['a']);
        expect(await find({ key: 'id', value: 'A' })).toEqual([]);
        expect(await find({ key: 'name', value: 'b' })).toEqual(['b']);
        expect(await find({ key: 'externalId', value: 'x-d' })).toEqual(['d']);
        expect(await find({ key: 'id', value: 'a' }, { key: 'externalId', value: 'x-d' })).toEqual([]);
        expect(await find({ key: 'id', value: 'a' }, { key: 'id', value: 'b' })).toEqual([]);
        expect(await find({ key: 'displayName', value: 'a' })).toEqual([]);
        await store.update('User', 'd', { now: LATE, change: () => user('d', { externalId: 'x-c' }) });
        expect(await find({ key: 'externalId', value: 'x-d' })).toEqual([]);
        expect(await find({ key: 'externalId', value: 'x-c' })).toEqual(['c', 'd']);
        await store.delete('User', 'c', { check: () => {}, now: LATE });
        expect(await find({ key: 'externalId', value: 'x-c' })).toEqual(['d']);
      });

      it('tells which ids exist, and lists all labels', async () => {
        expect(await store.existingIds('User', ['a', 'z', 'd'])).toEqual(new Set(['a', 'd']));
        expect(await store.existingIds('Group', ['a', '1'])).toEqual(new Set(['1']));
        expect((await store.labels('User')).map(({ label }) => label)).toEqual(['c', 'a', 'b', 'd']);
      });
    });

    describe('memberships', () => {
      beforeEach(async () => {
        for (const id of ['u1', 'u2', 'u3']) await store.create('User', user(id, { label: `User ${id}` }));
      });

      it('takes the known members and tells of the unknown ones', async () => {
        const written = await store.create('Group', group('g', ['u2', 'nobody', 'u1']));
        expect(written).toMatchObject({ outcome: 'written', unknownMembers: ['nobody'] });
        expect((await store.membersOf(['5', '1'])).get('5')).toEqual([
          { id: 'u1', label: 'User u1' },
          { id: 'u2', label: 'User u2' },
        ]);
      });

      it('adds, removes and replaces members as sets', async () => {
        await store.create('Group', group('g'));
        await store.update('Group', '5', members(['u1', 'u2']));
        expect(await readMemberIds(store, '5')).toEqual(['u1', 'u2']);
        await store.update('Group', '5', members(['u3', 'u2'], ['u1', 'nobody']));
        expect(await readMemberIds(store, '5')).toEqual(['u2', 'u3']);
        await store.update('Group', '5', members(['u1', 'u3'], [], false));
        expect(await readMemberIds(store, '5')).toEqual(['u1', 'u3']);
        await store.update('Group', '5', members([], [], false));
        expect(await readMemberIds(store, '5')).toEqual([]);
        expect((await store.retrieve('Group', '5'))?.version).toBe(5);
      });

      it('counts no change when the members stay the same', async () => {
        await store.create('Group', group('g', ['u1', 'u2']));
        for (const update of [
          members(['u1']),
          members([], ['u3', 'nobody']),
          members(['u2', 'u1'], [], false),
          members(['nobody']),
        ]) {
          expect(await store.update('Group', '5', update)).toMatchObject({ changed: false });
        }
        expect(await store.retrieve('Group', '5')).toMatchObject({ version: 1, lastModified: EARLY });
      });

      it('shows the members to the change that asks for them', async () => {
        await store.create('Group', group('g', ['u1']));
        const seen: unknown[] = [];
        const look = (current: Snapshot): Change => {
          seen.push(current.members);
          return same(current);
        };
        await store.update('Group', '5', { now: LATE, loadMembers: true, change: look });
        await store.update('Group', '5', { now: LATE, change: look });
        expect(seen).toEqual([[{ id: 'u1', label: 'User u1' }], undefined]);
      });

      it('gives the groups of many users at once, in the order of the groups', async () => {
        await store.create('Group', group('g', ['u1', 'u2']));
        await store.update('Group', '1', members(['u2']));
        const groups = await store.groupsOf(['u1', 'u2', 'u3', 'nobody']);
        expect([...groups].map(([id, all]) => [id, all.map(({ label }) => label)])).toEqual([
          ['u1', ['g']],
          ['u2', ['admin', 'g']],
        ]);
      });

      it('takes a deleted user out of the groups, which count a change', async () => {
        await store.create('Group', group('g', ['u1', 'u2']));
        await store.create('Group', group('h', ['u2']));
        await store.delete('User', 'u1', { check: () => {}, now: LATE });
        expect(await readMemberIds(store, '5')).toEqual(['u2']);
        expect(await store.retrieve('Group', '5')).toMatchObject({ version: 2, lastModified: LATE });
        expect(await store.retrieve('Group', '6')).toMatchObject({ version: 1, lastModified: EARLY });
      });

      it('forgets the memberships of a deleted group, and those of a deleted user for good', async () => {
        await store.create('Group', group('g', ['u1']));
        await store.delete('User', 'u1', { check: () => {}, now: LATE });
        await store.create('User', user('u1'));
        expect(await readMemberIds(store, '5')).toEqual([]);
        await store.update('Group', '5', members(['u1']));
        await store.delete('Group', '5', { check: () => {}, now: LATE });
        expect(await store.groupsOf(['u1'])).toEqual(new Map());
        expect(await store.membersOf(['5'])).toEqual(new Map());
      });

      it('takes more members than one statement holds', async () => {
        const ids = Array.from({ length: 1203 }, (_, index) => `many-${index}`);
        for (let start = 0; start < ids.length; start += 200) {
          await Promise.all(ids.slice(start, start + 200).map((id) => store.create('User', user(id))));
        }
        await store.create('Group', group('g', ids));
        expect((await readMemberIds(store, '5')).length).toBe(ids.length);
        await store.update('Group', '5', members(ids.slice(0, 700), [], false));
        expect((await readMemberIds(store, '5')).length).toBe(700);
        expect((await store.groupsOf(ids)).size).toBe(700);
      });
    });

    describe('concurrent writers', () => {
      const COUNT = 50;

      it('never lose each other a change', async () => {
        await store.create('User', user('ada'));
        const increment = (current: Snapshot): Change => ({
          ...same(current),
          attributes: { ...current.attributes, count: Number(current.attributes['count'] ?? 0) + 1 },
        });
        await Promise.all(
          Array.from({ length: COUNT }, () => store.update('User', 'ada', { now: LATE, change: increment })),
        );
        expect(await store.retrieve('User', 'ada')).toMatchObject({
          version: COUNT + 1,
          attributes: { count: COUNT },
        });
      });

      it('never lose a member that each adds', async () => {
        const ids = Array.from({ length: COUNT }, (_, index) => `u${index}`);
        await Promise.all(ids.map((id) => store.create('User', user(id))));
        await Promise.all(ids.map((id) => store.update('Group', '2', members([id]))));
        expect((await readMemberIds(store, '2')).toSorted()).toEqual(ids.toSorted());
      });

      it('let exactly one win that expects the same version', async () => {
        await store.create('User', user('ada'));
        const results = await Promise.allSettled(
          Array.from({ length: COUNT }, (_, index) =>
            store.update('User', 'ada', {
              now: LATE,
              change: (current) => {
                if (current.version !== 1) throw new RangeError('too late');
                return { ...same(current), attributes: { ...current.attributes, winner: index } };
              },
            }),
          ),
        );
        expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1);
        expect((await store.retrieve('User', 'ada'))?.version).toBe(2);
      });

      it('let exactly one have a name', async () => {
        const results = await Promise.all(
          Array.from({ length: COUNT }, (_, index) =>
            store.create('User', {
              ...user(`id-${index}`),
              keys: { name: 'ada', label: 'ada', active: true },
            }),
          ),
        );
        expect(results.filter(({ outcome }) => outcome === 'written').length).toBe(1);
        expect((await store.query('User', { where: [], offset: 0, limit: 1 })).total).toBe(1);
      });

      it('are undone alone when one among them fails', async () => {
        const writes = ['a', 'b', 'c'].map((id) => store.create('User', user(id)));
        const failing = store.update('Group', '1', {
          now: LATE,
          change: () => {
            throw new RangeError('no');
          },
        });
        await expect(failing).rejects.toThrow(RangeError);
        expect((await Promise.all(writes)).map(({ outcome }) => outcome)).toEqual(
          Array.from({ length: 3 }, () => 'written'),
        );
        expect((await store.labels('User')).length).toBe(3);
      });
    });
  });
}
