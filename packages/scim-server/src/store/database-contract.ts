import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import type { NewOutboxMessage } from './outbox.ts';
import type { NewLogEntry } from './provisioning-log.ts';
import type { NewToken } from './token-store.ts';
import { EARLY, LATE, created, group, members, readMemberIds, user } from './store-fixtures.ts';

function token(id: string, tenant = 'default'): NewToken {
  return {
    id,
    tenant,
    name: `token ${id}`,
    description: '',
    scopes: ['scim', 'admin'],
    hash: id.padStart(64, '0'),
    prefix: 'drawbridge_',
    lastFour: 'abcd',
    createdAt: EARLY,
    expiresAt: undefined,
  };
}

function entry(more: Partial<NewLogEntry> = {}): NewLogEntry {
  return {
    tenant: 'default',
    requestId: 'r1',
    at: EARLY,
    principal: 'okta',
    remoteAddress: '192.0.2.1',
    method: 'PATCH',
    path: '/Users/u1',
    status: 200,
    scimType: undefined,
    detail: undefined,
    resourceType: 'User',
    resourceId: 'u1',
    notes: [],
    conflict: undefined,
    ...more,
  };
}

/** Describes to vitest, in a test file, all that is relied on in a database, beside what each of its stores must do. */
export function describeDatabase(name: string, open: () => Database | Promise<Database>): void {
  describe.each([name])('%s', () => {
    let database: Database;
    beforeEach(async () => {
      database = await open();
    });
    afterEach(() => database[Symbol.asyncDispose]());

    describe('tenants', () => {
      it('each have default groups and a numbering of their own', async () => {
        const [red, blue] = await Promise.all([database.tenant('red'), database.tenant('blue')]);
        for (const store of [red, blue]) {
          expect((await store.labels('Group')).map(({ id, label }) => `${id} ${label}`)).toEqual([
            '1 admin',
            '2 editor',
            '3 viewer',
            '4 All Users',
          ]);
          expect(await created(store, 'Group', group('Sales'))).toMatchObject({ id: '5', position: 5 });
          expect(await created(store, 'User', user('ada'))).toMatchObject({ position: 1 });
        }
      });

      it('are the same for everybody who names them', async () => {
        const stores = await Promise.all(
          ['', 'x', 'x', 'default', undefined].map((tenant) => database.tenant(tenant)),
        );
        await stores[1]?.create('User', user('ada'));
        await stores[3]?.create('User', user('bob'));
        const ids = await Promise.all(
          stores.map(async (store) => (await store.labels('User')).map(({ id }) => id)),
        );
        expect(ids).toEqual([[], ['ada'], ['ada'], ['bob'], ['bob']]);
      });

      it('never see or touch what another has', async () => {
        const red = await database.tenant('red');
        const blue = await database.tenant('blue');
        await red.create('User', user('ada', { externalId: 'x1' }));
        await red.create('Group', group('Sales', ['ada']));
        await blue.create('User', user('bob'));
        const before = await red.query('Group', { where: [], offset: 0, limit: 10 });

        expect(await blue.retrieve('User', 'ada')).toBeUndefined();
        for (const [key, value] of [
          ['id', 'ada'],
          ['name', 'ada'],
          ['externalId', 'x1'],
        ] as const) {
          const where = [{ key, value }];
          expect(await blue.query('User', { where, offset: 0, limit: 10 })).toEqual({
            total: 0,
            behind: 0,
            resources: [],
          });
          expect(await blue.scan('User', { where, limit: 10 })).toEqual([]);
        }
        expect(await blue.existingIds('User', ['ada', 'bob'])).toEqual(new Set(['bob']));
        expect((await blue.labels('User')).map(({ id }) => id)).toEqual(['bob']);
        expect(await blue.countActive('User')).toBe(1);
        expect(await blue.membersOf(['5'])).toEqual(new Map());
        expect(await blue.groupsOf(['ada'])).toEqual(new Map());
        const missing = { outcome: 'missing' };
        expect(await blue.update('Group', '5', members([], [], false))).toEqual(missing);
        expect(await blue.delete('User', 'ada', { check: () => {}, now: LATE })).toEqual(missing);
        expect(await blue.update('Group', '1', members(['ada', 'bob']))).toMatchObject({
          unknownMembers: ['ada'],
        });

        expect(await red.query('Group', { where: [], offset: 0, limit: 10 })).toEqual(before);
        expect(await readMemberIds(red, '5')).toEqual(['ada']);
        expect(await readMemberIds(red, '1')).toEqual([]);
      });

      it('may use the same ids and names', async () => {
        const red = await database.tenant('red');
        const blue = await database.tenant('blue');
        for (const store of [red, blue]) {
          await created(store, 'User', user('ada'));
          await store.update('Group', '1', members(['ada']));
        }
        await blue.delete('User', 'ada', { check: () => {}, now: LATE });
        expect(await readMemberIds(red, '1')).toEqual(['ada']);
        expect(await red.retrieve('Group', '1')).toMatchObject({ version: 2 });
      });
    });

    describe('tokens', () => {
      it('are found by their hash in any tenant, and listed for one in the order of creation', async () => {
        const { tokens } = database;
        const first = await tokens.create(token('b', 'red'));
        const second = await tokens.create({
          ...token('a', 'red'),
          expiresAt: LATE,
          description: 'for tests',
        });
        const other = await tokens.create(token('c', 'blue'));
        expect(first).toEqual({ ...token('b', 'red'), lastUsedAt: undefined, revokedAt: undefined });
        expect(await tokens.list('red')).toEqual([first, second]);
        expect(await tokens.findByHash(other.hash)).toEqual(other);
        expect(await tokens.findByHash('f'.repeat(64))).toBeUndefined();
        expect(await tokens.list('green')).toEqual([]);
      });

      it('have an id and a hash that no other has', async () => {
        const { tokens } = database;
        const first = await tokens.create(token('1'));
        await expect(tokens.create({ ...token('2'), id: '1' })).rejects.toThrow(Error);
        await expect(tokens.create({ ...token('2'), hash: first.hash })).rejects.toThrow(Error);
        expect(await tokens.list('default')).toEqual([first]);
      });

      it('are listed whatever people wrote into their names', async () => {
        await database.tokens.create({ ...token('1'), name: 'a\0b', description: '\uD800' });
        expect((await database.tokens.list('default')).map(({ id }) => id)).toEqual(['1']);
        expect(await database.tokens.list('default\0')).toEqual([]);
      });

      it('are revoked for good, and found as revoked', async () => {
        const { tokens } = database;
        const { hash } = await tokens.create(token('1'));
        await tokens.create(token('2'));
        expect(await tokens.revoke('1', EARLY)).toMatchObject({ id: '1', revokedAt: EARLY });
        expect(await tokens.revoke('1', LATE)).toMatchObject({ revokedAt: EARLY });
        expect(await tokens.findByHash(hash)).toMatchObject({ revokedAt: EARLY });
        expect(await tokens.findByHash(token('2').hash)).toMatchObject({ revokedAt: undefined });
        expect(await tokens.revoke('3', LATE)).toBeUndefined();
        expect(await tokens.revoke('1\0', LATE)).toBeUndefined();
      });

      it('remember their last use, to the minute', async () => {
        const { tokens } = database;
        const { hash } = await tokens.create(token('1'));
        const lastUse = async (): Promise<string | undefined> => (await tokens.findByHash(hash))?.lastUsedAt;
        await tokens.touch('1', '2026-01-01T00:00:00.000Z');
        expect(await lastUse()).toBe('2026-01-01T00:00:00.000Z');
        await tokens.touch('1', '2026-01-01T00:00:59.999Z');
        expect(await lastUse()).toBe('2026-01-01T00:00:00.000Z');
        await tokens.touch('1', '2026-01-01T00:01:00.000Z');
        expect(await lastUse()).toBe('2026-01-01T00:01:00.000Z');
        await tokens.touch('nobody', EARLY);
      });
    });

    describe('the provisioning log', () => {
      const positions = async (
        query: Partial<Parameters<Database['provisioningLog']['list']>[0]> = {},
      ): Promise<readonly number[]> =>
        (await database.provisioningLog.list({ tenant: 'default', limit: 100, ...query })).map(
          ({ position }) => position,
        );

      it('gives back what was appended, the newest first', async () => {
        const full = entry({
          scimType: 'uniqueness',
          detail: 'taken',
          status: 409,
          notes: ['a', 'b'],
          conflict: 'taken',
        });
        const bare = entry({
          principal: undefined,
          remoteAddress: undefined,
          resourceType: undefined,
          resourceId: undefined,
        });
        await database.provisioningLog.append([full, bare]);
        expect(await database.provisioningLog.list({ tenant: 'default', limit: 10 })).toEqual([
          { ...bare, position: 2 },
          { ...full, position: 1 },
        ]);
      });

      it('numbers the entries of each tenant by themselves, and shows them to nobody else', async () => {
        await database.provisioningLog.append([entry(), entry({ tenant: 'red' }), entry()]);
        await database.provisioningLog.append([]);
        await database.provisioningLog.append([entry({ tenant: 'red' })]);
        expect(await positions()).toEqual([2, 1]);
        expect(await positions({ tenant: 'red' })).toEqual([2, 1]);
        expect(await positions({ tenant: 'blue' })).toEqual([]);
      });

      it('takes whatever a client sent', async () => {
        const odd = entry({
          requestId: '\0',
          path: '/Users/\0',
          detail: '\uD800',
          resourceId: 'a\0b',
          notes: ['\0'],
        });
        await database.provisioningLog.append([odd]);
        expect(await positions({ resourceId: 'a\0b' })).toEqual([1]);
      });

      it('is read in pages, and by status and resource', async () => {
        const statuses = [200, 403, 200, 403, 404];
        await database.provisioningLog.append(
          statuses.map((status, index) => entry({ status, resourceId: `u${index % 2}` })),
        );
        expect(await positions({ limit: 2 })).toEqual([5, 4]);
        expect(await positions({ limit: 2, before: 4 })).toEqual([3, 2]);
        expect(await positions({ status: 403 })).toEqual([4, 2]);
        expect(await positions({ resourceId: 'u0', before: 5 })).toEqual([3, 1]);
        expect(await positions({ resourceId: 'u1', status: 200 })).toEqual([]);
      });

      it('is read by conflicts, whatever their status', async () => {
        await database.provisioningLog.append([
          entry({ status: 409, conflict: 'taken' }),
          entry({ status: 409 }),
          entry({ conflict: 'unknownMembers' }),
        ]);
        expect(await positions({ conflictsOnly: true })).toEqual([3, 1]);
        expect(await positions({ conflictsOnly: true, limit: 1, before: 3 })).toEqual([1]);
        expect(await positions({ conflictsOnly: false })).toEqual([3, 2, 1]);
      });

      it('loses no entry of many who append at once', async () => {
        await Promise.all(
          Array.from({ length: 30 }, (_, index) =>
            database.provisioningLog.append([
              entry({ tenant: index % 2 === 0 ? 'default' : 'red' }),
              entry(),
            ]),
          ),
        );
        expect(await positions()).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
        expect((await positions({ tenant: 'red' })).length).toBe(15);
      });

      it('is pruned of those without a principal by a number of their own, so that they displace nobody', async () => {
        const strangers = Array.from({ length: 5 }, () => entry({ principal: undefined }));
        await database.provisioningLog.append([entry(), ...strangers, entry()]);
        expect(await database.provisioningLog.prune({ entries: 2, strangers: 3 })).toBe(2);
        expect(await positions()).toEqual([7, 6, 5, 4, 1]);
        expect(await database.provisioningLog.prune({ entries: 1 })).toBe(1);
        expect(await positions()).toEqual([7, 6, 5, 4]);
      });

      it('is pruned by number and by age, and goes on where it was', async () => {
        const at = (day: number): string => `2026-01-0${day}T00:00:00.000Z`;
        await database.provisioningLog.append([1, 2, 3, 4].map((day) => entry({ at: at(day) })));
        await database.provisioningLog.append([entry({ tenant: 'red', at: at(1) })]);
        expect(await database.provisioningLog.prune({})).toBe(0);
        expect(await database.provisioningLog.prune({ entries: 3 })).toBe(1);
        expect(await positions()).toEqual([4, 3, 2]);
        expect(await database.provisioningLog.prune({ since: at(3) })).toBe(2);
        expect(await positions({ tenant: 'red' })).toEqual([]);
        expect(await database.provisioningLog.prune({ entries: 0 })).toBe(2);
        await database.provisioningLog.append([entry()]);
        expect(await positions()).toEqual([5]);
      });
    });

    describe('pauses', () => {
      const pause = { since: EARLY, by: 'me', reason: 'a migration' };

      it('are found until they end, and are of one tenant', async () => {
        const { pauses } = database;
        expect(await pauses.find('red')).toBeUndefined();
        expect(await pauses.pause('red', pause)).toEqual(pause);
        expect(await pauses.find('red')).toEqual(pause);
        expect(await pauses.find('blue')).toBeUndefined();
        expect(await pauses.resume('red')).toEqual(pause);
        expect(await pauses.find('red')).toBeUndefined();
        expect(await pauses.resume('red')).toBeUndefined();
      });

      it('go on as they began, whoever pauses once more', async () => {
        const { pauses } = database;
        await pauses.pause('red', pause);
        expect(await pauses.pause('red', { since: LATE, by: 'another', reason: '' })).toEqual(pause);
        expect(await pauses.find('red')).toEqual(pause);
      });

      it('take whatever people wrote', async () => {
        await database.pauses.pause('red', { ...pause, reason: 'a\0b' });
        expect(await database.pauses.find('red')).toMatchObject({ since: EARLY });
        expect(await database.pauses.find('red\0')).toBeUndefined();
      });
    });

    describe('the outbox', () => {
      const message = (id: string, at = EARLY): NewOutboxMessage => ({ id, at, body: `{"${id}":1}` });
      const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
      const take = async (now: string, until: string, limit = 2): Promise<readonly string[]> =>
        (await database.outbox.take({ now, until, limit })).map(({ id }) => id);

      it('gives messages in their order, until they are settled', async () => {
        const { outbox } = database;
        await outbox.append([message('a'), message('b')]);
        await outbox.append([]);
        await outbox.append([message('c')]);
        const [first, ...others] = await outbox.take({ now: at(0), until: at(0), limit: 2 });
        expect(first).toEqual({ ...message('a'), position: 1, attempts: 0 });
        expect(others).toEqual([{ ...message('b'), position: 2, attempts: 0 }]);
        await outbox.settle([1]);
        await outbox.settle([]);
        expect(await take(at(1), at(1))).toEqual(['b', 'c']);
        await outbox.settle([2, 3]);
        expect(await take(at(2), at(2))).toEqual([]);
      });

      it('gives nobody any while somebody has the first one', async () => {
        await database.outbox.append(['a', 'b', 'c'].map((id) => message(id)));
        expect(await take(at(0), at(10))).toEqual(['a', 'b']);
        expect(await take(at(9), at(20))).toEqual([]);
        expect(await take(at(10), at(20))).toEqual(['a', 'b']);
      });

      it('gives each message to one of many who take at once', async () => {
        await database.outbox.append(['a', 'b', 'c'].map((id) => message(id)));
        const taken = await Promise.all(Array.from({ length: 10 }, () => take(at(0), at(10), 10)));
        expect(taken.flat()).toEqual(['a', 'b', 'c']);
      });

      it('keeps a message for another attempt, and those behind it waiting', async () => {
        const { outbox } = database;
        await outbox.append([message('a'), message('b')]);
        await take(at(0), at(10));
        await outbox.postpone(1, 3, at(5));
        expect(await take(at(4), at(10))).toEqual([]);
        expect(await outbox.take({ now: at(5), until: at(10), limit: 1 })).toMatchObject([
          { id: 'a', attempts: 3 },
        ]);
      });

      it('is pruned by age and number, and goes on where it was', async () => {
        const { outbox } = database;
        await outbox.append([1, 2, 3, 4].map((second) => message(String(second), at(second))));
        expect(await outbox.prune({ since: at(0), messages: 4 })).toBe(0);
        expect(await outbox.prune({ since: at(2), messages: 4 })).toBe(1);
        expect(await outbox.prune({ since: at(0), messages: 1 })).toBe(2);
        await outbox.append([message('5')]);
        expect(await outbox.take({ now: at(0), until: at(0), limit: 9 })).toMatchObject([
          { id: '4', position: 4 },
          { id: '5', position: 5 },
        ]);
      });
    });
  });
}
