import {
  elementsOf,
  isJsonObject,
  memberOf,
  type AttributeDefinition,
  type Attributes,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { foldName } from '../fold-name.ts';
import type { UniqueValue } from '../store/resource-store.ts';

/**
 * The values of a resource that no other resource of its type may have: of every attribute whose `uniqueness` says so, in
 * the core schema, in an extension, or inside a complex attribute.
 *
 * Gives `undefined` for a type that has no such attribute.
 *
 * @param except The attribute that the store keeps unique by itself.
 * @see RFC 7643 §2.2, §7
 */
export function uniqueValuesOf(
  type: ResourceType,
  attributes: Attributes,
  except: AttributeDefinition | undefined,
): readonly UniqueValue[] | undefined {
  const core = [...type.attributes.values()].filter((definition) => definition !== except);
  const all = [...core, ...type.schemaExtensions.flatMap(({ schema }) => schema.attributes)];
  if (!all.some(declaresUnique)) return undefined;
  const found = [
    ...valuesAmong(core, attributes, ''),
    ...type.schemaExtensions.flatMap(({ schema }) =>
      valuesAmong(schema.attributes, memberOf(attributes, schema.id), `${schema.id}:`),
    ),
  ];
  // Two elements of one resource may have the same value: it is unique among resources.
  const distinct = new Map(found.map((each) => [`${each.attribute}\u0000${each.value}`, each]));
  return [...distinct.values()];
}

/** What the service provider writes itself, such as `id`, is unique without being watched. */
function declaresUnique({ uniqueness, mutability, subAttributes = [] }: AttributeDefinition): boolean {
  return (uniqueness !== 'none' && mutability !== 'readOnly') || subAttributes.some(declaresUnique);
}

function valuesAmong(
  definitions: readonly AttributeDefinition[],
  container: JsonValue | undefined,
  prefix: string,
): readonly UniqueValue[] {
  if (!isJsonObject(container)) return [];
  return definitions.flatMap((definition) => {
    const path = `${prefix}${definition.name}`;
    const values = elementsOf(memberOf(container, definition.name));
    return values.flatMap((each) => valuesOf(definition, each, path));
  });
}

function valuesOf(definition: AttributeDefinition, value: JsonValue, path: string): readonly UniqueValue[] {
  if (definition.subAttributes !== undefined) return valuesAmong(definition.subAttributes, value, `${path}.`);
  if (definition.uniqueness === 'none' || value === null || value === '') return [];
  return [{ attribute: path, value: toComparable(definition, value) }];
}

function toComparable({ caseExact }: AttributeDefinition, value: JsonValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return caseExact ? value : foldName(value);
}
