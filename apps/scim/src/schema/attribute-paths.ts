import type { AttributeDefinition, ResourceType } from '@drawbridge/scim';
import { closest } from '@drawbridge/terminal';

/** An attribute or sub-attribute, and the path that names it. */
export interface NamedAttribute {
  readonly path: string;
  readonly definition: AttributeDefinition;
}

/** Every attribute of a list, each with its sub-attributes behind it. */
export function namedAttributes(
  attributes: Iterable<AttributeDefinition>,
  prefix = '',
): readonly NamedAttribute[] {
  return [...attributes].flatMap((definition) => {
    const path = `${prefix}${definition.name}`;
    return [{ path, definition }, ...namedAttributes(definition.subAttributes ?? [], `${path}.`)];
  });
}

/** The paths of all attributes of a resource type; those of extensions behind the URIs of their schemas. */
function pathsOfType(type: ResourceType): readonly string[] {
  return [
    ...namedAttributes(type.attributes.values()),
    ...type.schemaExtensions.flatMap(({ schema }) => namedAttributes(schema.attributes, `${schema.id}:`)),
  ].map(({ path }) => path);
}

/** The path that a mistyped one probably meant; also where only the URI before the attribute of an extension is missing. */
export function closestPath(type: ResourceType, path: string): string | undefined {
  const known = pathsOfType(type);
  const folded = path.toLowerCase();
  return known.find((candidate) => candidate.toLowerCase().endsWith(`:${folded}`)) ?? closest(path, known);
}
