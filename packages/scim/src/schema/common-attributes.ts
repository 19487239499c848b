import { attribute, type AttributeDefinition } from './attribute-definition.ts';

/**
 * The attributes that every resource has. They belong to no schema, so /Schemas does not list them.
 *
 * @see RFC 7643 §3, §3.1
 */
export const COMMON_ATTRIBUTES: readonly AttributeDefinition[] = [
  attribute('schemas', 'The URIs of the schemas that the resource contains.', {
    type: 'reference',
    multiValued: true,
    required: true,
    caseExact: true,
    returned: 'always',
    referenceTypes: ['uri'],
  }),
  attribute('id', 'The identifier that the service provider gave the resource.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'The identifier that the provisioning client gave the resource.', {
    caseExact: true,
  }),
  attribute('meta', 'What the service provider knows about the resource.', {
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      attribute('resourceType', 'The name of the resource type.', {
        caseExact: true,
        mutability: 'readOnly',
      }),
      attribute('created', 'When the resource was added.', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('lastModified', 'When the resource was last changed.', {
        type: 'dateTime',
        mutability: 'readOnly',
      }),
      attribute('location', 'The URI of the resource.', {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['uri'],
      }),
      attribute('version', 'The version of the resource, an entity tag.', {
        caseExact: true,
        mutability: 'readOnly',
      }),
    ],
  }),
];
