import type { Outbox, OutboxBatch, OutboxMessage } from '../store/outbox.ts';
import { takePositions } from './counters.ts';
import { toStorableText } from './key-text.ts';
import { toChunks } from './rows.ts';
import { prepare, type Scope, type Unscoped, type Write } from './scope.ts';

/** The kind of thing that is counted; no resource type has a slash in its name. */
const KIND = '/outbox';

/** Messages are of all tenants, and so is their count. */
const TENANT = '*';

const COLUMNS = ['position', 'id', 'at', 'body', 'attempts'] as const;

const selectFirst = prepare((database) =>
  database.selectFrom('outbox').select(['position', 'not_before']).orderBy('position').limit(1),
);

/** Creates an outbox over a relational database that has the tables. */
export function createSqlOutbox(reader: Unscoped, write: Write): Outbox {
  const isDue = async (scope: Unscoped, now: string): Promise<boolean> => {
    const [first] = await selectFirst(scope, 1);
    return first !== undefined && first.not_before <= now;
  };
  return {
    append: async (messages) => {
      if (messages.length === 0) return;
      await write(async (database) => {
        const scope = { ...reader, database, tenant: TENANT };
        const first = await takePositions(scope, KIND, messages.length);
        const rows = messages.map(({ id, at, body }, index) => ({
          position: first + index,
          id,
          at,
          body: toStorableText(body),
          attempts: 0,
          not_before: '',
        }));
        for (const chunk of toChunks(rows)) await database.insertInto('outbox').values(chunk).execute();
      });
    },
    take: async (batch) => {
      // Most of the time nothing is due, which a read tells.
      if (!(await isDue(reader, batch.now))) return [];
      return write(async (database) => {
        const scope = { ...reader, database, tenant: TENANT };
        // Whoever takes waits for others who do, and then finds what they took.
        await takePositions(scope, KIND, 0);
        return (await isDue(scope, batch.now)) ? takeFirst(scope, batch) : [];
      });
    },
    settle: async (positions) => {
      if (positions.length === 0) return;
      await write((database) => database.deleteFrom('outbox').where('position', 'in', positions).execute());
    },
    postpone: async (position, attempts, until) => {
      await write((database) =>
        database
          .updateTable('outbox')
          .set({ attempts, not_before: until })
          .where('position', '=', position)
          .execute(),
      );
    },
    prune: ({ since, messages }) =>
      write(async (database) => {
        const eldest = await database
          .selectFrom('outbox')
          .select('position')
          .orderBy('position', 'desc')
          .limit(1)
          .offset(messages)
          .executeTakeFirst();
        const { numDeletedRows } = await database
          .deleteFrom('outbox')
          .where((column) =>
            column.or([column('at', '<', since), column('position', '<=', eldest?.position ?? 0)]),
          )
          .executeTakeFirstOrThrow();
        return Number(numDeletedRows);
      }),
  };
}

async function takeFirst(
  { database }: Scope,
  { until, limit }: OutboxBatch,
): Promise<readonly OutboxMessage[]> {
  const taken = await database
    .selectFrom('outbox')
    .select(COLUMNS)
    .orderBy('position')
    .limit(limit)
    .execute();
  await database
    .updateTable('outbox')
    .set({ not_before: until })
    .where(
      'position',
      'in',
      taken.map(({ position }) => position),
    )
    .execute();
  return taken;
}
