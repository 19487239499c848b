import { attribute, defineResourceType, type ResourceType, type SchemaDefinition } from '../src/index.ts';

export const GADGET_SCHEMA = 'urn:example:scim:schemas:core:2.0:Gadget';
export const WARRANTY_SCHEMA = 'urn:example:scim:schemas:extension:warranty:2.0:Gadget';

const READ_ONLY = { mutability: 'readOnly' } as const;
const IMMUTABLE = { mutability: 'immutable' } as const;

const GADGET_ATTRIBUTES: SchemaDefinition = {
  id: GADGET_SCHEMA,
  name: 'Gadget',
  description: 'A resource with an attribute for every characteristic',
  attributes: [
    attribute('label', 'A required string without case.', { required: true }),
    attribute('code', 'A string with case.', { caseExact: true }),
    attribute('count', 'An integer.', { type: 'integer' }),
    attribute('weight', 'A decimal.', { type: 'decimal' }),
    attribute('made', 'A dateTime.', { type: 'dateTime' }),
    attribute('on', 'A boolean.', { type: 'boolean' }),
    attribute('blob', 'A binary.', { type: 'binary', caseExact: true }),
    attribute('link', 'A reference.', { type: 'reference', caseExact: true }),
    attribute('tags', 'A simple multi-valued attribute.', { multiValued: true }),
    attribute('serial', 'An immutable string.', IMMUTABLE),
    attribute('seals', 'An immutable multi-valued attribute.', { multiValued: true, ...IMMUTABLE }),
    attribute('secret', 'Never returned.', { returned: 'never' }),
    attribute('key', 'Write-only, which is never returned either.', { mutability: 'writeOnly' }),
    attribute('notes', 'Returned when asked for.', { returned: 'request' }),
    attribute('status', 'Read-only.', READ_ONLY),
    attribute('size', 'A complex attribute without a value.', {
      type: 'complex',
      subAttributes: [
        attribute('width', 'An integer.', { type: 'integer' }),
        attribute('height', 'An integer.', { type: 'integer' }),
        attribute('unit', 'Immutable.', IMMUTABLE),
        attribute('area', 'Read-only.', { type: 'integer', ...READ_ONLY }),
      ],
    }),
    attribute('parts', 'A complex multi-valued attribute with a required sub-attribute.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'The number of the part.', { required: true, caseExact: true }),
        attribute('display', 'Its name.'),
        attribute('type', 'Its kind.'),
        attribute('primary', 'The main one.', { type: 'boolean' }),
        attribute('lot', 'Immutable.', IMMUTABLE),
        attribute('pin', 'Never returned.', { returned: 'never' }),
        attribute('memo', 'Returned when asked for.', { returned: 'request' }),
        attribute('ref', 'Always returned.', { returned: 'always' }),
      ],
    }),
    attribute('sites', 'A complex multi-valued attribute without a value.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [attribute('city', 'A city.'), attribute('type', 'A kind.')],
    }),
  ],
};

export const WARRANTY: SchemaDefinition = {
  id: WARRANTY_SCHEMA,
  name: 'Warranty',
  description: 'An extension',
  attributes: [
    attribute('until', 'A required dateTime.', { type: 'dateTime', required: true }),
    attribute('contract', 'Immutable.', IMMUTABLE),
    attribute('claims', 'Read-only.', { type: 'integer', ...READ_ONLY }),
  ],
};

/** A resource type that has every data type and characteristic of RFC 7643, where User and Group have not. */
export const GADGET: ResourceType = defineResourceType({
  name: 'Gadget',
  endpoint: '/Gadgets',
  description: 'Gadget',
  schema: GADGET_ATTRIBUTES,
  schemaExtensions: [{ schema: WARRANTY, required: false, freeForm: false }],
});
