import type { Selectable } from 'kysely';
import type { TokenRecord, TokenStore } from '../store/token-store.ts';
import { createUseRecorder } from '../store/use-recorder.ts';
import { toStorableText } from './key-text.ts';
import { parseTexts } from './rows.ts';
import { prepare, type Unscoped, type Write } from './scope.ts';
import type { TokensTable } from './tables.ts';

const COLUMNS = [
  'id',
  'tenant',
  'name',
  'description',
  'scopes',
  'hash',
  'prefix',
  'last_four',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

type Row = Pick<Selectable<TokensTable>, (typeof COLUMNS)[number]>;

const selectByHash = prepare((database) =>
  database.selectFrom('tokens').select(COLUMNS).where('hash', '=', ''),
);

/** Creates a store of tokens over a relational database that has the tables. */
export function createSqlTokenStore(reader: Unscoped, write: Write): TokenStore {
  return {
    create: async (token) => {
      const record: TokenRecord = { ...token, lastUsedAt: undefined, revokedAt: undefined };
      await write((transaction) => transaction.insertInto('tokens').values(toRow(record)).execute());
      return record;
    },
    list: async (tenant) => {
      const rows = await reader.database
        .selectFrom('tokens')
        .select(COLUMNS)
        .where('tenant', '=', toStorableText(tenant))
        .orderBy('key')
        .execute();
      return rows.map(toRecord);
    },
    findByHash: async (hash) => {
      const [row] = await selectByHash(reader, hash);
      return row === undefined ? undefined : toRecord(row);
    },
    revoke: (id, now) =>
      write(async (transaction) => {
        const row = await transaction
          .updateTable('tokens')
          .set((column) => ({ revoked_at: column.fn.coalesce('revoked_at', column.val(now)) }))
          .where('id', '=', toStorableText(id))
          .returning(COLUMNS)
          .executeTakeFirst();
        return row === undefined ? undefined : toRecord(row);
      }),
    touch: createUseRecorder(async (id, now) => {
      await write((transaction) =>
        transaction
          .updateTable('tokens')
          .set({ last_used_at: now })
          .where('id', '=', id)
          // Another process may have recorded a later use.
          .where((column) =>
            column.or([column('last_used_at', 'is', null), column('last_used_at', '<', now)]),
          )
          .execute(),
      );
    }),
  };
}

function toRow(token: TokenRecord): Row {
  return {
    id: token.id,
    tenant: token.tenant,
    name: toStorableText(token.name),
    description: toStorableText(token.description),
    scopes: JSON.stringify(token.scopes),
    hash: token.hash,
    prefix: token.prefix,
    last_four: token.lastFour,
    created_at: token.createdAt,
    expires_at: token.expiresAt ?? null,
    last_used_at: token.lastUsedAt ?? null,
    revoked_at: token.revokedAt ?? null,
  };
}

function toRecord(row: Row): TokenRecord {
  return {
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    description: row.description,
    scopes: parseTexts(row.scopes),
    hash: row.hash,
    prefix: row.prefix,
    lastFour: row.last_four,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
  };
}
