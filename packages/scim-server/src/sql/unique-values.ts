import type { NameTaken, UniqueValue } from '../store/resource-store.ts';
import { toKeyText } from './key-text.ts';
import { toChunks } from './rows.ts';
import type { Scope } from './scope.ts';

/** The refusal of the first value that another resource of the type has. */
export async function findTakenValue(
  { database, tenant }: Scope,
  type: string,
  unique: readonly UniqueValue[],
  own: number | undefined,
): Promise<NameTaken | undefined> {
  for (const [attribute, values] of groupByAttribute(unique)) {
    for (const chunk of toChunks(values)) {
      const holders = await database
        .selectFrom('unique_values')
        .select('resource_key')
        .where('tenant', '=', tenant)
        .where('type', '=', type)
        .where('attribute', '=', attribute)
        .where('value', 'in', chunk)
        .execute();
      const isTaken = holders.some((holder) => holder.resource_key !== own);
      if (isTaken) return { outcome: 'nameTaken', attribute };
    }
  }
  return undefined;
}

/** Gives a resource its values, in place of those that it had. */
export async function writeUniqueValues(
  { database, tenant }: Scope,
  type: string,
  key: number,
  unique: readonly UniqueValue[],
): Promise<void> {
  await database.deleteFrom('unique_values').where('resource_key', '=', key).execute();
  for (const chunk of toChunks(unique)) {
    const rows = chunk.map(({ attribute, value }) => ({
      tenant,
      type,
      attribute,
      value: toKeyText(value),
      resource_key: key,
    }));
    await database.insertInto('unique_values').values(rows).execute();
  }
}

function groupByAttribute(unique: readonly UniqueValue[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { attribute, value } of unique) {
    const values = groups.get(attribute) ?? [];
    values.push(toKeyText(value));
    groups.set(attribute, values);
  }
  return groups;
}
