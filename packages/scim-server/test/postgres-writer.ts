import { openPostgresDatabase } from '../src/postgres.ts';
import { LATE, members, same, user } from '../src/store/store-fixtures.ts';

/** One of the processes of postgres.test.ts that write to the same resources: the URL, a name and a number are its arguments. */
const [, , url = '', name = '', count = ''] = process.argv;
await using database = await openPostgresDatabase({ url });
const store = await database.tenant();

async function addMember(index: number): Promise<void> {
  const id = `${name}-${index}`;
  await store.create('User', user(id));
  await store.update('Group', '1', members([id]));
}

async function increment(): Promise<void> {
  await store.update('User', 'shared', {
    now: LATE,
    change: (current) => {
      const { attributes, keys } = same(current);
      return { attributes: { ...attributes, count: Number(attributes['count'] ?? 0) + 1 }, keys };
    },
  });
}

await Promise.all(
  Array.from({ length: Number(count) }, (_, index) => Promise.all([addMember(index), increment()])),
);
