import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../src/sqlite.ts';
import type { OwnedStore, ResourceStore } from '../src/index.ts';
import { members } from '../src/store/store-fixtures.ts';
import { createApp } from './app.ts';

const SIZE = 1000;

let directory = '';
let store: OwnedStore;
let file = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scim-large-group-'));
  file = join(directory, 'scim.db');
  store = createSqliteStore({ file });
});

afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** Lets the database itself write down every row that anybody changes. */
function recordChanges(): () => readonly string[] {
  const database = new DatabaseSync(file);
  database.exec(`
    create table changes (what text not null);
    create trigger member_in after insert on memberships begin insert into changes values ('member in'); end;
    create trigger member_out after delete on memberships begin insert into changes values ('member out'); end;
    create trigger changed after update on resources begin insert into changes values ('change ' || new.type || ' ' || new.id); end;
  `);
  return () => {
    const rows = database.prepare('select what from changes order by rowid').all();
    database.close();
    return rows.map(({ what }) => String(what));
  };
}

describe('a PATCH of one member of a large group', () => {
  it('writes the rows of that member and of the group, and reads no member', async () => {
    let membersRead = 0;
    const counting: ResourceStore = {
      ...store,
      membersOf: (ids) => {
        membersRead += 1;
        return store.membersOf(ids);
      },
      update: (type, id, update) => {
        if (update.loadMembers === true) membersRead += 1;
        return store.update(type, id, update);
      },
    };
    const { createUser, createGroup, patch } = createApp({ store: counting });
    const ids = await Promise.all(Array.from({ length: SIZE }, (_, index) => createUser(`user-${index}`)));
    const group = await createGroup('Everybody but one', ids.slice(1));
    const changes = recordChanges();
    membersRead = 0;
    for (const operation of [
      { op: 'add', path: 'members', value: [{ value: ids[0] ?? '' }] },
      { op: 'add', path: 'members', value: [{ value: ids[7] ?? '' }] },
      { op: 'remove', path: `members[value eq "${ids[5]}"]` },
    ]) {
      expect((await patch(`/Groups/${group}`, operation)).status).toBe(204);
    }
    expect(membersRead).toBe(0);
    expect(changes()).toEqual(['member in', `change Group ${group}`, 'member out', `change Group ${group}`]);
  });

  it('is not the way of a replacement, which still writes only the difference', async () => {
    const { createUser, createGroup, patch } = createApp({ store });
    const ids = await Promise.all(Array.from({ length: SIZE }, (_, index) => createUser(`user-${index}`)));
    const group = await createGroup('Nearly everybody', ids.slice(2));
    const changes = recordChanges();
    const value = ids.slice(1, -1).map((id) => ({ value: id }));
    await patch(`/Groups/${group}`, { op: 'replace', path: 'members', value });
    expect(changes()).toEqual(['member out', 'member in', `change Group ${group}`]);
  });
});

it('lets others have their turn while a large group is replaced', async () => {
  await store.labels('User');
  using database = new DatabaseSync(file);
  database.exec(`
    with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < 20000)
    insert into resources (tenant, type, id, position, name, label, active, attributes, version, created, last_modified)
    select 'default', 'User', 'u' || number, number, 'u' || number, 'u' || number, 1, '{}', 1, '', '' from numbers
  `);
  const add = Array.from({ length: 20_000 }, (_, index) => `u${index + 1}`);
  let turns = 0;
  const timer = setInterval(() => (turns += 1));
  const written = await store.update('Group', '1', members(add, [], false));
  clearInterval(timer);
  expect(written).toMatchObject({ changed: true, unknownMembers: [] });
  expect(turns).toBeGreaterThan(2);
});
