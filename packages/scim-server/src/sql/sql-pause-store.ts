import type { Selectable } from 'kysely';
import type { Pause, PauseStore } from '../store/pause-store.ts';
import { toStorableText } from './key-text.ts';
import { prepare, type Unscoped, type Write } from './scope.ts';
import type { PausesTable } from './tables.ts';

const COLUMNS = ['since', 'paused_by', 'reason'] as const;

type Row = Pick<Selectable<PausesTable>, (typeof COLUMNS)[number]>;

const selectPause = prepare((database) =>
  database.selectFrom('pauses').select(COLUMNS).where('tenant', '=', ''),
);

/** Creates a store of pauses over a relational database that has the tables. */
export function createSqlPauseStore(reader: Unscoped, write: Write): PauseStore {
  const find = async (scope: Unscoped, tenant: string): Promise<Pause | undefined> => {
    const [row] = await selectPause(scope, toStorableText(tenant));
    return row === undefined ? undefined : toPause(row);
  };
  return {
    pause: (tenant, pause) =>
      write(async (database) => {
        await database
          .insertInto('pauses')
          .values({
            tenant: toStorableText(tenant),
            since: pause.since,
            paused_by: toStorableText(pause.by),
            reason: toStorableText(pause.reason),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return (await find({ ...reader, database }, tenant)) ?? pause;
      }),
    resume: (tenant) =>
      write(async (database) => {
        const row = await database
          .deleteFrom('pauses')
          .where('tenant', '=', toStorableText(tenant))
          .returning(COLUMNS)
          .executeTakeFirst();
        return row === undefined ? undefined : toPause(row);
      }),
    find: (tenant) => find(reader, tenant),
  };
}

function toPause({ since, paused_by: by, reason }: Row): Pause {
  return { since, by, reason };
}
