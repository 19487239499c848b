import { isJsonObject, type Attributes } from '@drawbridge/scim';
import type { Selectable } from 'kysely';
import type { ResourceKeys, StoredResource } from '../store/resource-store.ts';
import type { ResourcesTable } from './tables.ts';

/** The columns that a resource is read from. */
export const RESOURCE_COLUMNS = [
  'position',
  'id',
  'attributes',
  'version',
  'created',
  'last_modified',
] as const;

/** A resource as it is read. */
export type ResourceRow = Pick<Selectable<ResourcesTable>, (typeof RESOURCE_COLUMNS)[number]>;

/** How many values go into one list of a statement; databases limit them. */
const CHUNK = 500;

/** Reads a row. */
export function toStoredResource(row: ResourceRow): StoredResource {
  return {
    id: row.id,
    attributes: parseAttributes(row.attributes),
    version: row.version,
    created: row.created,
    lastModified: row.last_modified,
    position: row.position,
  };
}

/** The columns that keep a resource's keys. */
export function toKeyColumns({ name, displayName, externalId, label }: ResourceKeys): {
  readonly name: string | null;
  readonly display_name: string | null;
  readonly external_id: string | null;
  readonly label: string;
} {
  return {
    name: name ?? null,
    display_name: displayName ?? null,
    external_id: externalId ?? null,
    label,
  };
}

/** Splits values into lists that fit a statement. */
export function toChunks<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  const chunks: (readonly Value[])[] = [];
  for (let start = 0; start < values.length; start += CHUNK) chunks.push(values.slice(start, start + CHUNK));
  return chunks;
}

function parseAttributes(text: string): Attributes {
  const attributes: unknown = JSON.parse(text);
  if (isJsonObject(attributes)) return attributes;
  throw new Error('a resource in the database has no attributes object');
}
