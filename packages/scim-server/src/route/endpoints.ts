import type { Compat } from '@drawbridge/scim';

/** The endpoint that tells how to authenticate. */
export const CONFIG_ENDPOINT = '/ServiceProviderConfig';

/** The endpoints that the protocol needs for itself. @see RFC 7644 §3.2 */
export const PROTOCOL_ENDPOINTS: readonly string[] = [
  '/',
  '/Bulk',
  '/Me',
  '/Schemas',
  '/ResourceTypes',
  CONFIG_ENDPOINT,
  '/.search',
];

/** What Microsoft's validator calls it. */
const CONFIG_ALIAS = '/serviceConfiguration';

/** At the root, or behind the endpoint of a resource type. */
const SEARCH = /^(?:\/[^/]+)?\/\.search$/i;

/** Tells whether a path is that of the endpoint that says how to authenticate, and is therefore open. */
export function isConfigEndpoint(path: string, compat: Compat): boolean {
  const spell = compat.urlDialects
    ? (text: string): string => text.toLowerCase()
    : (text: string): string => text;
  if (spell(path) === spell(CONFIG_ENDPOINT)) return true;
  return compat.serviceConfigurationAlias && spell(path) === spell(CONFIG_ALIAS);
}

/** Tells whether a path is one that queries by POST. @see RFC 7644 §3.4.3 */
export function isSearchEndpoint(path: string): boolean {
  return SEARCH.test(path);
}
