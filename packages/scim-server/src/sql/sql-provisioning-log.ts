import type { Selectable } from 'kysely';
import type { LogEntry, LogQuery, NewLogEntry, ProvisioningLog } from '../store/provisioning-log.ts';
import { takePositions } from './counters.ts';
import { toStorableText } from './key-text.ts';
import { parseTexts, toChunks } from './rows.ts';
import type { Unscoped, Write } from './scope.ts';
import type { ProvisioningLogTable } from './tables.ts';

/** The kind of thing that is counted; no resource type has a slash in its name. */
const KIND = '/log';

type Row = Selectable<ProvisioningLogTable>;

/** Creates a provisioning log over a relational database that has the tables. */
export function createSqlProvisioningLog(reader: Unscoped, write: Write): ProvisioningLog {
  return {
    append: async (entries) => {
      if (entries.length === 0) return;
      await write((database) => append({ ...reader, database }, entries));
    },
    list: (query) => list(reader, query),
    prune: ({ entries, strangers, since }) =>
      write(async (database) => {
        const inner = { ...reader, database };
        const old = since === undefined ? 0 : await pruneOlder(inner, since);
        const known = entries === undefined ? 0 : await pruneBeyond(inner, entries, 'is not');
        return old + known + (strangers === undefined ? 0 : await pruneBeyond(inner, strangers, 'is'));
      }),
  };
}

async function append({ database, traits }: Unscoped, entries: readonly NewLogEntry[]): Promise<void> {
  // In one order, so that two who write to the same tenants do not wait for each other.
  const tenants = [...new Set(entries.map(({ tenant }) => tenant))].toSorted();
  for (const tenant of tenants) {
    const own = entries.filter((entry) => entry.tenant === tenant);
    const first = await takePositions({ database, traits, tenant }, KIND, own.length);
    for (const chunk of toChunks(own.map((entry, index) => toRow(entry, first + index)))) {
      await database.insertInto('provisioning_log').values(chunk).execute();
    }
  }
}

async function list(
  { database }: Unscoped,
  { tenant, limit, before, status, resourceId, conflictsOnly = false }: LogQuery,
): Promise<readonly LogEntry[]> {
  let query = database.selectFrom('provisioning_log').selectAll().where('tenant', '=', tenant);
  if (before !== undefined) query = query.where('position', '<', before);
  if (status !== undefined) query = query.where('status', '=', status);
  if (resourceId !== undefined) query = query.where('resource_id', '=', toStorableText(resourceId));
  if (conflictsOnly) query = query.where('conflict', 'is not', null);
  const rows = await query.orderBy('position', 'desc').limit(limit).execute();
  return rows.map(toEntry);
}

async function pruneOlder({ database }: Unscoped, since: string): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('provisioning_log')
    .where('at', '<', since)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** @param principal Whether the entries without a principal (`is` null) are counted and pruned, or those with one. */
async function pruneBeyond(
  { database }: Unscoped,
  entries: number,
  principal: 'is' | 'is not',
): Promise<number> {
  const tenants = await database.selectFrom('provisioning_log').select('tenant').distinct().execute();
  let pruned = 0;
  for (const { tenant } of tenants) {
    const eldest = await database
      .selectFrom('provisioning_log')
      .select('position')
      .where('tenant', '=', tenant)
      .where('principal', principal, null)
      .orderBy('position', 'desc')
      .limit(1)
      .offset(entries)
      .executeTakeFirst();
    if (eldest === undefined) continue;
    const { numDeletedRows } = await database
      .deleteFrom('provisioning_log')
      .where('tenant', '=', tenant)
      .where('principal', principal, null)
      .where('position', '<=', eldest.position)
      .executeTakeFirstOrThrow();
    pruned += Number(numDeletedRows);
  }
  return pruned;
}

function toRow(entry: NewLogEntry, position: number): Row {
  const text = (value: string | undefined): string | null =>
    value === undefined ? null : toStorableText(value);
  return {
    tenant: entry.tenant,
    position,
    request_id: toStorableText(entry.requestId),
    at: entry.at,
    principal: text(entry.principal),
    remote_address: text(entry.remoteAddress),
    method: toStorableText(entry.method),
    path: toStorableText(entry.path),
    status: entry.status,
    scim_type: text(entry.scimType),
    detail: text(entry.detail),
    resource_type: text(entry.resourceType),
    resource_id: text(entry.resourceId),
    notes: JSON.stringify(entry.notes),
    conflict: entry.conflict ?? null,
  };
}

function toEntry(row: Row): LogEntry {
  return {
    position: row.position,
    tenant: row.tenant,
    requestId: row.request_id,
    at: row.at,
    principal: row.principal ?? undefined,
    remoteAddress: row.remote_address ?? undefined,
    method: row.method,
    path: row.path,
    status: row.status,
    scimType: row.scim_type ?? undefined,
    detail: row.detail ?? undefined,
    resourceType: row.resource_type ?? undefined,
    resourceId: row.resource_id ?? undefined,
    notes: parseTexts(row.notes),
    conflict: row.conflict ?? undefined,
  };
}
