import { foldCase, printFilter } from '@drawbridge/scim/wire';
import { eq } from '../build/filter.ts';
import type { CallOptions } from '../http/call.ts';
import type { ResourceEndpoint } from './resource-endpoint.ts';

/** Attributes by which a resource is looked up, and whether their comparison heeds letter case. */
const CASE_EXACT = { userName: false, displayName: false, externalId: true } as const;

type Key = keyof typeof CASE_EXACT;

/** Finds the one resource that has the value; undefined when none has. */
export type Find<Whole> = (value: string, options?: CallOptions) => Promise<Whole | undefined>;

/**
 * Looks resources up by a unique attribute. The answer is checked: a service provider that ignores the filter must not
 * pass off the first resource it has as the one that was asked for.
 */
export function createFind<Whole extends Readonly<Partial<Record<Key, unknown>>>>(
  endpoint: Pick<ResourceEndpoint<Whole, unknown, never>, 'list'>,
  key: Key,
): Find<Whole> {
  return async (value, options = {}) => {
    const wanted = comparable(key, value);
    for await (const resource of endpoint.list({
      ...options,
      filter: printFilter(eq(key, value)),
    })) {
      if (comparable(key, resource[key]) === wanted) return resource;
    }
    return undefined;
  };
}

function comparable(key: Key, value: unknown): unknown {
  return typeof value === 'string' && !CASE_EXACT[key] ? foldCase(value) : value;
}
