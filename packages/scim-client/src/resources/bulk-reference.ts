import { isJsonArray, isJsonObject } from '@drawbridge/scim/wire';
import { BULK_ID, type BulkOperation } from '../build/bulk.ts';

/** The bulkIds that an operation refers to, in its path and as the `value` of references. */
export function referencesIn({ path, data }: BulkOperation): readonly string[] {
  const name = nameIn(path.split('/')[2]);
  return [...(name === undefined ? [] : [name]), ...referencesInData(data)];
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
  return Object.entries(data).flatMap(
    ([name, value]) => (name === 'value' ? nameIn(value) : undefined) ?? referencesInData(value),
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
  const name = nameIn(value);
  return name === undefined ? undefined : ids.get(name);
}

/** The bulkId that a text refers to. */
function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(BULK_ID) ? value.slice(BULK_ID.length) : undefined;
}
