import type { JsonObject } from '@drawbridge/scim';
import type { Session } from '../connect/connect.ts';
import { endpointOf, type AnyEndpoint, type Kind, type Resource, type Wanted } from '../kind.ts';
import { findAll, isTooMuch, keyOf, keysOf } from '../reference/find-resource.ts';
import type { Reference } from '../reference/reference.ts';

/** What is at the service provider already. */
export interface Existing {
  /** Those that a reference leads to. */
  readonly matches: (reference: Reference) => readonly Resource[];
  /** All of them; undefined where not all were read. */
  readonly all: readonly Resource[] | undefined;
}

/** Reads what references lead to; with `whole`, everything there is. */
export async function readExisting(
  { client }: Session,
  kind: Kind,
  references: readonly Reference[],
  { whole, withMembers }: { readonly whole: boolean; readonly withMembers: boolean },
): Promise<Existing> {
  const endpoint = endpointOf(client, kind);
  // The members of large groups are long to read.
  const wanted = kind.singular === 'group' && !withMembers ? { excludedAttributes: ['members'] } : {};
  const { filter } = await client.capabilities();
  if (filter && !whole) {
    try {
      const found = await findAll(endpoint, kind, references, wanted);
      return { matches: (reference) => found.get(keyOf(reference)) ?? [], all: undefined };
    } catch (error) {
      // Some filter by userName alone.
      if (!isTooMuch(error)) throw error;
    }
  }
  return readAll(endpoint, kind, wanted);
}

async function readAll(endpoint: AnyEndpoint, kind: Kind, wanted: Wanted): Promise<Existing> {
  const byKey = new Map<string, Resource[]>();
  const all: Resource[] = [];
  for await (const resource of endpoint.list(wanted)) {
    all.push(resource);
    for (const key of keysOf(kind, resource)) {
      const same = byKey.get(key);
      if (same === undefined) byKey.set(key, [resource]);
      else same.push(resource);
    }
  }
  return { matches: (reference) => byKey.get(keyOf(reference)) ?? [], all };
}

/** By which references a row may be found: those of its values that the keys name, in the order of the keys. */
export function referencesOf(
  kind: Kind,
  keys: readonly string[],
  { id, desired }: { readonly id: string | undefined; readonly desired: JsonObject },
): readonly Reference[] {
  return keys.flatMap((key): readonly Reference[] => {
    const value = key === 'id' ? id : desired[key];
    if (typeof value !== 'string' || value === '') return [];
    const by = key === kind.nameAttribute ? 'name' : key === 'id' ? 'id' : 'externalId';
    return [{ by, value }];
  });
}
