import { foldCase } from '../fold-case.ts';
import { invalidValue } from '../scim-error.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { parseAttributePath } from '../path/attribute-path.ts';
import { findExtensionAttribute, resolvePath, type Reference } from '../path/resolve-path.ts';
import { isSecret, subAttributeOf, type AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';

/** Which attributes a response carries. @see RFC 7644 §3.9 */
export type Projection =
  | {
      readonly kind: 'default';
      /** What the request wrote: it comes back even where it is only returned on request. */
      readonly written?: readonly Reference[];
    }
  | { readonly kind: 'only'; readonly references: readonly Reference[] }
  | { readonly kind: 'without'; readonly references: readonly Reference[] };

/** Far more than any resource type has. */
const MAX_NAMES = 1000;

/** The projection of a request that names no attributes. */
export const DEFAULT_PROJECTION: Projection = { kind: 'default' };

/**
 * Parses the `attributes` and `excludedAttributes` parameters. Names that the resource type does not have select nothing.
 *
 * @throws ScimError `invalidValue` when both are given, since they exclude each other, or more than 1,000 different names.
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

/** The projection of a write's answer: what is returned only on request comes back to whoever wrote it. @see RFC 7643 §7 */
export function withWritten(projection: Projection, written: readonly Reference[]): Projection {
  return projection.kind === 'default' ? { kind: 'default', written } : projection;
}

/** Tells whether a projection leaves an attribute in a response, in whole or in part. */
export function includesAttribute(projection: Projection, definition: AttributeDefinition): boolean {
  return isIncluded(definition, createSelect(projection)(undefined, definition), projection.kind);
}

/**
 * Compiles a projection of full representations onto the attributes that a response shall carry, obeying `returned`: once
 * for all the resources of a page.
 *
 * @see RFC 7644 §3.9; RFC 7643 §2.2, `returned`
 */
export function compileProjection(
  type: ResourceType,
  projection: Projection,
): (resource: JsonObject) => JsonObject {
  const choice: Choice = { kind: projection.kind, select: createSelect(projection) };
  return (resource) => project(type, resource, choice);
}

function project(type: ResourceType, resource: JsonObject, choice: Choice): JsonObject {
  const projected: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(resource)) {
    if (value === undefined) continue;
    const extension = type.schemaExtensions.find(({ schema }) => schema.id === name);
    const kept =
      extension === undefined
        ? projectMember(type.attributes.get(foldCase(name)), value, choice, undefined)
        : projectMembers(value, choice, name, (member) => findExtensionAttribute(extension, member));
    if (kept !== undefined) projected[name] = kept;
  }
  return projected;
}

/** How much of an attribute is named. */
interface Selection {
  readonly whole: boolean;
  readonly subAttributes: ReadonlySet<string>;
}

/** Finds out how much of an attribute a projection names, however many it names. */
type Select = (extensionId: string | undefined, definition: AttributeDefinition) => Selection;

interface Choice {
  readonly kind: Projection['kind'];
  readonly select: Select;
}

function resolveAll(type: ResourceType, names: readonly string[]): readonly Reference[] {
  const distinct = [...new Set(names)];
  if (distinct.length > MAX_NAMES) throw invalidValue(`attributes: more than ${MAX_NAMES} different names`);
  return distinct.flatMap((name) => {
    const path = parseAttributePath(name);
    const reference = path === undefined ? undefined : resolvePath(type, path);
    return reference === undefined ? [] : [reference];
  });
}

function projectMembers(
  value: JsonValue,
  choice: Choice,
  extensionId: string,
  find: (name: string) => AttributeDefinition | undefined,
): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const kept = member === undefined ? undefined : projectMember(find(name), member, choice, extensionId);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function projectMember(
  definition: AttributeDefinition | undefined,
  value: JsonValue,
  { kind, select }: Choice,
  extensionId: string | undefined,
): JsonValue | undefined {
  if (definition === undefined) return undefined;
  const selection = select(extensionId, definition);
  if (!isIncluded(definition, selection, kind)) return undefined;
  return projectSubAttributes(definition, value, selection, kind);
}

function createSelect(projection: Projection): Select {
  const references = projection.kind === 'default' ? (projection.written ?? []) : projection.references;
  if (references.length === 0) return () => NOTHING;
  const schemas = new Set<string | undefined>();
  const attributes = new Map<string, { whole: boolean; readonly subAttributes: Set<string> }>();
  for (const reference of references) {
    if (reference.kind === 'attribute') {
      const { extension, attribute, subAttribute } = reference;
      const key = keyOf(extension?.schema.id, attribute);
      const selection = attributes.get(key) ?? { whole: false, subAttributes: new Set<string>() };
      if (subAttribute === undefined) selection.whole = true;
      else selection.subAttributes.add(subAttribute.name);
      attributes.set(key, selection);
    } else {
      schemas.add(reference.kind === 'core' ? undefined : reference.extension.schema.id);
    }
  }
  return (extensionId, definition) => {
    const { whole, subAttributes } = attributes.get(keyOf(extensionId, definition)) ?? NOTHING;
    return { whole: whole || schemas.has(extensionId), subAttributes };
  };
}

const NOTHING: Selection = { whole: false, subAttributes: new Set() };
const WHOLE: Selection = { whole: true, subAttributes: new Set() };

function keyOf(extensionId: string | undefined, { name }: AttributeDefinition): string {
  // No schema's id holds a space.
  return `${extensionId ?? ''} ${name}`;
}

/** What `returned` and `mutability` make of an attribute. */
type Visibility = Pick<AttributeDefinition, 'returned' | 'mutability'>;

const UNDECLARED: Visibility = { returned: 'default', mutability: 'readWrite' };

function isIncluded(definition: Visibility, selection: Selection, kind: Projection['kind']): boolean {
  if (isSecret(definition)) return false;
  if (definition.returned === 'always') return true;
  if (kind === 'only') return selection.whole || selection.subAttributes.size > 0;
  if (definition.returned === 'request') {
    return kind === 'default' && (selection.whole || selection.subAttributes.size > 0);
  }
  return kind === 'default' || !selection.whole;
}

function projectSubAttributes(
  definition: AttributeDefinition,
  value: JsonValue,
  selection: Selection,
  kind: Projection['kind'],
): JsonValue | undefined {
  const partial = selection.subAttributes.size > 0 && !selection.whole;
  const hidden =
    definition.subAttributes?.some((candidate) => candidate.returned !== 'default' || isSecret(candidate)) ??
    false;
  if (!partial && !hidden) return value;
  const part: Selection = partial || kind === 'default' ? selection : kind === 'only' ? WHOLE : NOTHING;
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
    const visibility = subAttributeOf(definition, name) ?? UNDECLARED;
    const isSelected = selection.whole || selection.subAttributes.has(name);
    return isIncluded(visibility, isSelected ? WHOLE : NOTHING, kind);
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
