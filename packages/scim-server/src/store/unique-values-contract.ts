import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OwnedStore, UniqueValue, Update } from './resource-store.ts';
import { LATE, same, user } from './store-fixtures.ts';

const SERIAL: UniqueValue = { attribute: 'serial', value: 'S1' };
const BADGE: UniqueValue = { attribute: 'urn:example:badge:number', value: 'S1' };

function withValues(id: string, ...unique: readonly UniqueValue[]): ReturnType<typeof user> {
  const draft = user(id);
  return { ...draft, keys: { ...draft.keys, unique } };
}

/** Changes something else too: a change that changes nothing writes nothing. */
function takeValues(...unique: readonly UniqueValue[]): Update {
  return {
    now: LATE,
    change: (current) => {
      const { attributes, keys } = same(current);
      return { attributes: { ...attributes, count: current.version }, keys: { ...keys, unique } };
    },
  };
}

/** What every store must do about values that no two resources of a type share. */
export function describeUniqueValues(name: string, open: () => OwnedStore | Promise<OwnedStore>): void {
  describe.each([name])('unique values of %s', () => {
    let store: OwnedStore;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store[Symbol.asyncDispose]());

    it('are refused to a second resource, by the name of their attribute, and nothing is written', async () => {
      await store.create('User', withValues('ada', SERIAL));
      const taken = { outcome: 'nameTaken', attribute: 'serial' };
      expect(await store.create('User', withValues('bob', BADGE, SERIAL))).toEqual(taken);
      expect(await store.retrieve('User', 'bob')).toBeUndefined();
      await store.create('User', withValues('bob', BADGE));
      expect(await store.update('User', 'bob', takeValues(BADGE, SERIAL))).toEqual(taken);
      expect((await store.retrieve('User', 'bob'))?.version).toBe(1);
    });

    it('are those of one attribute and one type', async () => {
      await store.create('User', withValues('ada', SERIAL));
      expect((await store.create('User', withValues('bob', BADGE))).outcome).toBe('written');
      expect((await store.create('Device', withValues('ada', SERIAL))).outcome).toBe('written');
    });

    it('stay with their resource while it changes', async () => {
      await store.create('User', withValues('ada', SERIAL, BADGE));
      expect((await store.update('User', 'ada', takeValues(SERIAL, BADGE))).outcome).toBe('written');
      expect((await store.create('User', withValues('bob', SERIAL))).outcome).toBe('nameTaken');
    });

    it('are free once they are given up or their resource is gone', async () => {
      await store.create('User', withValues('ada', SERIAL, BADGE));
      await store.update('User', 'ada', takeValues(BADGE));
      expect((await store.create('User', withValues('bob', SERIAL))).outcome).toBe('written');
      await store.delete('User', 'ada', { check: () => {}, now: LATE });
      expect((await store.create('User', withValues('eve', BADGE))).outcome).toBe('written');
    });

    it('may be many, and of any length and characters', async () => {
      const values = ['', 'ü'.repeat(3000), 'a\0b', '\uD800', 'sha256:1'];
      const unique = values.concat(Array.from({ length: 1200 }, (_, index) => `v${index}`));
      const all = unique.map((value) => ({ attribute: 'serial', value }));
      await store.create('User', withValues('ada', ...all));
      for (const value of [...values, 'v0', 'v1199']) {
        const draft = withValues('bob', { attribute: 'serial', value });
        expect(await store.create('User', draft)).toMatchObject({ outcome: 'nameTaken' });
      }
      expect(
        (await store.create('User', withValues('bob', { attribute: 'serial', value: 'v' }))).outcome,
      ).toBe('written');
    });

    it('go to one of all who want them at once', async () => {
      const ids = Array.from({ length: 8 }, (_, index) => `u${index}`);
      await Promise.all(ids.map((id) => store.create('User', user(id))));
      const written = await Promise.all(ids.map((id) => store.update('User', id, takeValues(SERIAL))));
      expect(written.filter(({ outcome }) => outcome === 'written')).toHaveLength(1);
    });
  });
}
