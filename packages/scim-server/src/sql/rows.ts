import { isJsonObject, type Attributes } from '@drawbridge/scim';
import type { Selectable } from 'kysely';
import type { KeyCondition, ResourceKeys, StoredResource } from '../store/resource-store.ts';
import { toKeyText, toStorableText } from './key-text.ts';
import type { ResourcesTable } from './tables.ts';

/** The columns that a resource is read from. */
export const RESOURCE_COLUMNS = [
  'key',
  'position',
  'id',
  'active',
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
export function toKeyColumns({
  name,
  displayName,
  externalId,
  label,
  active,
}: ResourceKeys): Pick<ResourcesTable, 'name' | 'display_name' | 'external_id' | 'label' | 'active'> {
  return {
    name: name === undefined ? null : toKeyText(name),
    display_name: displayName === undefined ? null : toKeyText(displayName),
    external_id: externalId === undefined ? null : toKeyText(externalId),
    label: toStorableText(label),
    active: Number(active),
  };
}

/** The form of a condition's value in its column. */
export function toConditionText({ key, value }: KeyCondition): string {
  return key === 'id' ? toStorableText(value) : toKeyText(value);
}

/** Splits values into lists that fit a statement. */
export function toChunks<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  const chunks: (readonly Value[])[] = [];
  for (let start = 0; start < values.length; start += CHUNK) chunks.push(values.slice(start, start + CHUNK));
  return chunks;
}

/** Reads a JSON array of strings that was written as one. */
export function parseTexts(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  throw new Error('a row in the database has no array of strings');
}

function parseAttributes(text: string): Attributes {
  const attributes: unknown = JSON.parse(text);
  if (isJsonObject(attributes)) return attributes;
  throw new Error('a resource in the database has no attributes object');
}
