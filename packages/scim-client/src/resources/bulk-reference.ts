import { isJsonArray, isJsonObject } from '@drawbridge/scim/wire';
import { BULK_ID, type BulkOperation } from '../build/bulk.ts';

/** The bulkIds that an operation refers to, in its path and as the `value` of references. */
export function referencesIn({ path, data }: BulkOperation): readonly string[] {
  const [, , id = ''] = path.split('/');
  return [...(id.startsWith(BULK_ID) ? [id.slice(BULK_ID.length)] : []), ...referencesInData(data)];
}

/** Puts ids in the place of bulkIds that are known; what else looks like one is left alone. */
export function resolveReferences(operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation {
  const [, endpoint = '', reference = ''] = operation.path.split('/');
  const id = idOf(reference, ids);
  return {
    ...operation,
    ...(id === undefined ? {} : { path: `/${endpoint}/${encodeURIComponent(id)}` }),
    ...(operation.data === undefined ? {} : { data: resolveData(operation.data, ids) }),
  };
}

function referencesInData(data: unknown): readonly string[] {
  if (isJsonArray(data)) return data.flatMap(referencesInData);
  if (!isJsonObject(data)) return [];
  return Object.entries(data).flatMap(([name, value]) =>
    name === 'value' && typeof value === 'string' && value.startsWith(BULK_ID)
      ? [value.slice(BULK_ID.length)]
      : referencesInData(value),
  );
}

function resolveData(data: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (isJsonArray(data)) return data.map((element) => resolveData(element, ids));
  if (!isJsonObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      (name === 'value' ? idOf(value, ids) : undefined) ?? resolveData(value, ids),
    ]),
  );
}

function idOf(value: unknown, ids: ReadonlyMap<string, string>): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(BULK_ID)) return undefined;
  return ids.get(value.slice(BULK_ID.length));
}
