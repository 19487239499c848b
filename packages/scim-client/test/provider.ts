import { createMemoryStore, createScimHandler, type ScimHandlerOptions } from '@drawbridge/scim-server';
import type { FetchLike } from '../src/testing.ts';

/** Where clients in tests look for their service provider; nothing listens there. */
export const BASE_URL = 'https://app.test/api/scim/v2';

/** A real service provider in this process, which takes the token `token`. */
export function createProvider(
  options: Pick<ScimHandlerOptions, 'compat' | 'resourceTypes'> = {},
): FetchLike {
  return createScimHandler({
    ...options,
    store: createMemoryStore(),
    authenticate: (token) => (token === 'token' ? { name: 'test', scopes: ['scim'] } : undefined),
  });
}

/** Reads everything. */
export async function collect<Item>(source: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}
