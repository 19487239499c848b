import { foldCase } from '../fold-case.ts';
import { invalidValue } from '../scim-error.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { parseAttributePath } from '../path/attribute-path.ts';
import { findExtensionAttribute, resolvePath, type Reference } from '../path/resolve-path.ts';
import { subAttributeOf, type AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';

/** Which attributes a response carries. @see RFC 7644 §3.9 */
export type Projection =
  | { readonly kind: 'default' }
  | { readonly kind: 'only'; readonly references: readonly Reference[] }
  | { readonly kind: 'without'; readonly references: readonly Reference[] };

/** The projection of a request that names no attributes. */
export const DEFAULT_PROJECTION: Projection = { kind: 'default' };

/**
 * Parses the `attributes` and `excludedAttributes` parameters. Names that the resource type does not have select nothing.
 *
 * @throws ScimError `invalidValue` when both are given: they exclude each other.
 * @see RFC 7644 §3.4.2.5, §3.9
 */
export function parseProjection(
  type: ResourceType,
  attributes: readonly string[],
  excludedAttributes: readonly string[],
): Projection {
  if (attributes.length > 0 && excludedAttributes.length > 0) {
    throw invalidValue('attributes and excludedAttributes exclude each other');
  }
  if (attributes.length > 0) return { kind: 'only', references: resolveAll(type, attributes) };
  if (excludedAttributes.length > 0)
    return { kind: 'without', references: resolveAll(type, excludedAttributes) };
  return DEFAULT_PROJECTION;
}

/** Tells whether a projection leaves an attribute in a response, in whole or in part. */
export function includesAttribute(projection: Projection, definition: AttributeDefinition): boolean {
  return isIncluded(definition, selectionOf(projection, undefined, definition), projection.kind);
}

/**
 * Projects a full representation onto the attributes that a response shall carry, obeying `returned`.
 *
 * @see RFC 7644 §3.9; RFC 7643 §2.2, `returned`
 */
export function projectResource(
  type: ResourceType,
  resource: JsonObject,
  projection: Projection,
): JsonObject {
  const projected: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(resource)) {
    if (value === undefined) continue;
    const extension = type.schemaExtensions.find(({ schema }) => schema.id === name);
    const kept =
      extension === undefined
        ? projectMember(type.attributes.get(foldCase(name)), value, projection, undefined)
        : projectMembers(value, projection, name, (member) => findExtensionAttribute(extension, member));
    if (kept !== undefined) projected[name] = kept;
  }
  return projected;
}

type Selection = { readonly whole: boolean; readonly subAttributes: ReadonlySet<string> };

function resolveAll(type: ResourceType, names: readonly string[]): readonly Reference[] {
  return names.flatMap((name) => {
    const path = parseAttributePath(name);
    const reference = path === undefined ? undefined : resolvePath(type, path);
    return reference === undefined ? [] : [reference];
  });
}

function projectMembers(
  value: JsonValue,
  projection: Projection,
  extensionId: string,
  find: (name: string) => AttributeDefinition | undefined,
): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const kept =
      member === undefined ? undefined : projectMember(find(name), member, projection, extensionId);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function projectMember(
  definition: AttributeDefinition | undefined,
  value: JsonValue,
  projection: Projection,
  extensionId: string | undefined,
): JsonValue | undefined {
  if (definition === undefined) return undefined;
  const selection = selectionOf(projection, extensionId, definition);
  if (!isIncluded(definition, selection, projection.kind)) return undefined;
  return projectSubAttributes(definition, value, selection, projection.kind);
}

function selectionOf(
  projection: Projection,
  extensionId: string | undefined,
  definition: AttributeDefinition,
): Selection {
  const references = projection.kind === 'default' ? [] : projection.references;
  const inSchema = references.some(
    (reference) =>
      (reference.kind === 'core' && extensionId === undefined) ||
      (reference.kind === 'extension' && reference.extension.schema.id === extensionId),
  );
  const named = references
    .filter((reference) => reference.kind === 'attribute')
    .filter(
      ({ extension, attribute }) =>
        extension?.schema.id === extensionId && attribute.name === definition.name,
    );
  return {
    whole: inSchema || named.some(({ subAttribute }) => subAttribute === undefined),
    subAttributes: new Set(named.flatMap(({ subAttribute }) => subAttribute?.name ?? [])),
  };
}

function isIncluded(
  definition: AttributeDefinition,
  selection: Selection,
  kind: Projection['kind'],
): boolean {
  if (definition.returned === 'always') return true;
  if (definition.returned === 'never') return false;
  if (kind === 'only') return selection.whole || selection.subAttributes.size > 0;
  if (definition.returned === 'request') return false;
  return kind === 'default' || !selection.whole;
}

function projectSubAttributes(
  definition: AttributeDefinition,
  value: JsonValue,
  selection: Selection,
  kind: Projection['kind'],
): JsonValue | undefined {
  const partial = selection.subAttributes.size > 0 && !selection.whole;
  const hidden = definition.subAttributes?.some(({ returned }) => returned !== 'default') ?? false;
  if (!partial && !hidden) return value;
  const part: Selection = partial ? selection : { whole: true, subAttributes: new Set() };
  if (!isJsonArray(value)) return projectElement(definition, value, part, kind);
  const elements = value.flatMap((element) => projectElement(definition, element, part, kind) ?? []);
  return elements.length === 0 ? undefined : elements;
}

function projectElement(
  definition: AttributeDefinition,
  element: JsonValue,
  selection: Selection,
  kind: Projection['kind'],
): JsonValue | undefined {
  if (!isJsonObject(element)) return element;
  const members = Object.entries(element).filter(([name]) => {
    // A free-form attribute declares no sub-attributes; its members are returned like any other.
    const returned = subAttributeOf(definition, name)?.returned ?? 'default';
    if (returned === 'always') return true;
    if (returned === 'never') return false;
    if (kind === 'only') return selection.whole || selection.subAttributes.has(name);
    if (returned === 'request') return false;
    return !selection.subAttributes.has(name);
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
