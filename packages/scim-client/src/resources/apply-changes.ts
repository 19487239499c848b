import {
  applyPatch,
  defineResourceType,
  equalJson,
  foldCase,
  GROUP_RESOURCE_TYPE,
  parsePatch,
  parseResource,
  USER_RESOURCE_TYPE,
  type JsonObject,
  type ResourceType,
} from '@drawbridge/scim';
import type { PatchOperation } from '../typed/resource.ts';

/** Attributes that only the service provider writes. */
const SERVER_MADE = ['meta', 'groups'];

/** The resource with a patch applied; undefined when it changes nothing. What the schemas do not know stays. */
export function applyChanges(
  endpoint: '/Users' | '/Groups',
  current: JsonObject,
  patch: { readonly Operations: readonly PatchOperation[] },
): JsonObject | undefined {
  const known = endpoint === '/Users' ? USER_RESOURCE_TYPE : GROUP_RESOURCE_TYPE;
  const type = withExtensions(known, [...Object.keys(current), ...patch.Operations.flatMap(extensionsIn)]);
  const before = parseResource(type, current);
  const after = applyPatch(type, before, parsePatch(type, patch));
  if (equalJson(before, after)) return undefined;
  const parsed = new Set(Object.keys(before));
  const kept = Object.entries(current).filter(([name]) => !parsed.has(name) && !SERVER_MADE.includes(name));
  return { ...Object.fromEntries(kept), ...after, id: current['id'] ?? null };
}

/** The extensions of the service provider's own take any attribute here: what they declare is its to check. */
function withExtensions(type: ResourceType, names: readonly string[]): ResourceType {
  const unknown = names.filter(
    (id) =>
      /^urn:/i.test(id) && foldCase(id) !== foldCase(type.schema.id) && !type.extensions.has(foldCase(id)),
  );
  if (unknown.length === 0) return type;
  const added = [...new Set(unknown)].map((id) => {
    const schema = { id, name: id, description: id, attributes: [] };
    return { schema, required: false, freeForm: true };
  });
  return defineResourceType({ ...type, schemaExtensions: [...type.schemaExtensions, ...added] });
}

/** An attribute of an extension stands behind the URI and a colon; without a path, the extension is a member. */
function extensionsIn({ path, value }: PatchOperation): readonly string[] {
  if (path !== undefined) return [path.replace(/\[.*$/s, '').replace(/:[^:]*$/, '')];
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
