import type { StoredResource } from './resource-store.ts';

/**
 * The time of a change, which is never before what the resource knows already: a clock that was set back leaves
 * `lastModified` where it is, so that it does not lie before `created` and grows for those who poll by it.
 *
 * @see RFC 7643 §3.1, `lastModified`
 */
export function notBefore({ lastModified }: Pick<StoredResource, 'lastModified'>, now: string): string {
  // ISO 8601 in UTC with milliseconds is ordered as text.
  return now < lastModified ? lastModified : now;
}
