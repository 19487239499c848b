import {
  applyPatch,
  equalJson,
  GROUP_RESOURCE_TYPE,
  parsePatch,
  parseResource,
  USER_RESOURCE_TYPE,
  type JsonObject,
} from '@drawbridge/scim';
import type { Endpoint } from './endpoint-definition.ts';

const TYPES = { '/Users': USER_RESOURCE_TYPE, '/Groups': GROUP_RESOURCE_TYPE } as const;

/** Attributes that only the service provider writes. */
const SERVER_MADE = ['meta', 'groups'];

/** The resource with a patch applied; undefined when it changes nothing. What the schemas do not know stays. */
export function applyChanges(endpoint: Endpoint, current: JsonObject, patch: object): JsonObject | undefined {
  const type = TYPES[endpoint];
  const before = parseResource(type, current);
  const after = applyPatch(type, before, parsePatch(type, patch));
  if (equalJson(before, after)) return undefined;
  const known = new Set(Object.keys(before));
  const kept = Object.entries(current).filter(([name]) => !known.has(name) && !SERVER_MADE.includes(name));
  return { ...Object.fromEntries(kept), ...after, id: current['id'] ?? null };
}
