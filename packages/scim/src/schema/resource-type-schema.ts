import { RESOURCE_TYPE_SCHEMA } from '../urn.ts';
import { attribute, type SchemaDefinition } from './attribute-definition.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;
const URI = { ...READ_ONLY, type: 'reference', caseExact: true, referenceTypes: ['uri'] } as const;

/** What a service provider tells of a resource type. @see RFC 7643 §6, §8.7.2 */
export const RESOURCE_TYPE: SchemaDefinition = {
  id: RESOURCE_TYPE_SCHEMA,
  name: 'ResourceType',
  description: 'A kind of resource: its endpoint, its schema and its extensions',
  attributes: [
    attribute('name', 'The name of the resource type.', { ...READ_ONLY, required: true }),
    attribute('description', 'What the resources are.', READ_ONLY),
    attribute('endpoint', 'The endpoint, relative to the base URL.', { ...URI, required: true }),
    attribute('schema', 'The URI of the core schema.', { ...URI, required: true }),
    attribute('schemaExtensions', 'The extensions.', {
      ...READ_ONLY,
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('schema', "The URI of the extension's schema.", { ...URI, required: true }),
        attribute('required', 'Whether every resource must have the extension.', {
          ...READ_ONLY,
          type: 'boolean',
          required: true,
        }),
      ],
    }),
  ],
};
