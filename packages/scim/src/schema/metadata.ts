import { METADATA_SCHEMA } from '../urn.ts';
import { attribute, type AttributeDefinition, type SchemaDefinition } from './attribute-definition.ts';

/**
 * The free-form namespace of custom attributes. It declares none of them: whatever an administrator maps in the
 * identity provider is kept as it comes.
 */
export const METADATA: SchemaDefinition = {
  id: METADATA_SCHEMA,
  name: 'Metadata',
  description: 'Custom attributes, free in name and value',
  attributes: [],
};

/** The definition of an attribute that a free-form namespace holds without declaring it. */
export function freeFormAttribute(name: string): AttributeDefinition {
  return attribute(name, 'A custom attribute.', { type: 'any', caseExact: true });
}
