import { SCHEMA_SCHEMA } from '../urn.ts';
import { attribute, type AttributeDefinition, type SchemaDefinition } from './attribute-definition.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;

function flag(name: string, description: string): AttributeDefinition {
  return attribute(name, description, { ...READ_ONLY, type: 'boolean' });
}

function choice(name: string, description: string, canonicalValues: readonly string[]): AttributeDefinition {
  return attribute(name, description, { ...READ_ONLY, caseExact: true, canonicalValues });
}

/** The characteristics of an attribute, which its sub-attributes have as well. @see RFC 7643 §7 */
const CHARACTERISTICS: readonly AttributeDefinition[] = [
  attribute('name', 'The name of the attribute.', { ...READ_ONLY, required: true, caseExact: true }),
  {
    ...choice('type', 'The data type.', [
      'string',
      'boolean',
      'decimal',
      'integer',
      'dateTime',
      'reference',
      'binary',
      'complex',
    ]),
    required: true,
  },
  { ...flag('multiValued', 'Whether it has several values.'), required: true },
  attribute('description', 'What the attribute means.', { ...READ_ONLY, caseExact: true }),
  flag('required', 'Whether it must have a value.'),
  attribute('canonicalValues', 'Values that are suggested.', {
    ...READ_ONLY,
    multiValued: true,
    caseExact: true,
  }),
  flag('caseExact', 'Whether comparisons heed letter case.'),
  choice('mutability', 'Who may write the attribute, and when.', [
    'readOnly',
    'readWrite',
    'immutable',
    'writeOnly',
  ]),
  choice('returned', 'When the attribute is part of an answer.', ['always', 'never', 'default', 'request']),
  choice('uniqueness', 'How far the values must be unique.', ['none', 'server', 'global']),
  attribute('referenceTypes', 'What a reference may point to.', {
    ...READ_ONLY,
    multiValued: true,
    caseExact: true,
  }),
];

/** What a service provider tells of a schema. @see RFC 7643 §7, §8.7.2 */
export const SCHEMA: SchemaDefinition = {
  id: SCHEMA_SCHEMA,
  name: 'Schema',
  description: 'The attributes of a resource type or of an extension',
  attributes: [
    attribute('name', 'The name of the schema.', READ_ONLY),
    attribute('description', 'What the schema describes.', READ_ONLY),
    attribute('attributes', 'The attributes and their characteristics.', {
      ...READ_ONLY,
      type: 'complex',
      multiValued: true,
      required: true,
      subAttributes: [
        ...CHARACTERISTICS,
        attribute('subAttributes', 'The parts of a complex attribute.', {
          ...READ_ONLY,
          type: 'complex',
          multiValued: true,
          subAttributes: CHARACTERISTICS,
        }),
      ],
    }),
  ],
};
