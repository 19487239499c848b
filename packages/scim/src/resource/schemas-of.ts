import type { ResourceType } from '../schema/resource-type.ts';
import type { Attributes } from './attributes.ts';

/** The value of `schemas`: the core schema and every extension that has a value. @see RFC 7643 §3 */
export function schemasOf(type: ResourceType, attributes: Attributes): readonly string[] {
  const extensions = type.schemaExtensions.filter(({ schema }) => attributes[schema.id] !== undefined);
  return [type.schema.id, ...extensions.map(({ schema }) => schema.id)];
}
