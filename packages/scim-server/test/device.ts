import { USER_RESOURCE_TYPE, attribute, defineResourceType, type ResourceType } from '@drawbridge/scim';

export const DEVICE_SCHEMA = 'urn:example:scim:schemas:core:2.0:Device';
export const LOCATION_SCHEMA = 'urn:example:scim:schemas:extension:location:2.0:Device';
export const BADGE_SCHEMA = 'urn:example:scim:schemas:extension:badge:2.0:User';

const UNIQUE = { uniqueness: 'server' } as const;
const SECRET = { mutability: 'writeOnly', returned: 'never', caseExact: true } as const;

/**
 * An application's own resource type: every data type and characteristic, and names that mean something for User and
 * Group and nothing here.
 */
export const DEVICE: ResourceType = defineResourceType({
  name: 'Device',
  endpoint: '/Devices',
  description: 'A device of the organization',
  schema: {
    id: DEVICE_SCHEMA,
    name: 'Device',
    description: 'A device',
    attributes: [
      attribute('serialNumber', 'Required, unique, with case, and for ever.', {
        required: true,
        caseExact: true,
        mutability: 'immutable',
        ...UNIQUE,
      }),
      attribute('externalId', 'The common attribute, but unique.', { caseExact: true, ...UNIQUE }),
      attribute('displayName', 'With case, unlike the one of User and Group.', { caseExact: true }),
      attribute('assetNumber', 'A unique integer.', { type: 'integer', ...UNIQUE }),
      attribute('macAddresses', 'A simple multi-valued attribute whose values are unique.', {
        multiValued: true,
        ...UNIQUE,
      }),
      attribute('tags', 'A simple multi-valued attribute.', { multiValued: true }),
      attribute('kind', 'A string with canonical values.', { canonicalValues: ['laptop', 'phone'] }),
      attribute('weight', 'A decimal.', { type: 'decimal' }),
      attribute('purchased', 'A dateTime.', { type: 'dateTime' }),
      attribute('managed', 'A boolean.', { type: 'boolean' }),
      attribute('certificate', 'A binary.', { type: 'binary', caseExact: true }),
      attribute('manual', 'A reference.', {
        type: 'reference',
        caseExact: true,
        referenceTypes: ['external'],
      }),
      attribute('owner', 'A reference to a resource.', {
        type: 'complex',
        subAttributes: [
          attribute('value', 'The id.', { caseExact: true }),
          attribute('$ref', 'The URI.', { type: 'reference', caseExact: true, referenceTypes: ['User'] }),
          attribute('display', 'Read-only.', { mutability: 'readOnly' }),
        ],
      }),
      attribute('firmware', 'A complex attribute.', {
        type: 'complex',
        subAttributes: [
          attribute('version', 'Required.', { required: true }),
          attribute('channel', 'Immutable.', { mutability: 'immutable' }),
          attribute('key', 'Write-only.', SECRET),
        ],
      }),
      attribute('ports', 'A complex multi-valued attribute.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'The number of the port.', { caseExact: true }),
          attribute('type', 'Its kind.'),
          attribute('primary', 'The main one.', { type: 'boolean' }),
          attribute('label', 'Unique.', UNIQUE),
          attribute('pin', 'Write-only.', SECRET),
        ],
      }),
      attribute('pin', 'Write-only, and kept.', SECRET),
      attribute('setupCode', 'Write-only, and dropped.', SECRET),
      attribute('model', 'Always returned.', { returned: 'always' }),
      attribute('notes', 'Returned when asked for.', { returned: 'request' }),
      attribute('health', 'Read-only.', { mutability: 'readOnly' }),
      attribute('lifecycle', 'Has a default.', {}),
      attribute('active', 'Of another type than that of User.', {}),
      attribute('password', 'Readable, for all its name.', {}),
      attribute('members', 'No membership.', { multiValued: true }),
      attribute('groups', 'No membership.', { multiValued: true }),
    ],
  },
  schemaExtensions: [
    {
      schema: {
        id: LOCATION_SCHEMA,
        name: 'Location',
        description: 'A required extension',
        attributes: [
          attribute('site', 'Required.', { required: true }),
          attribute('slot', 'Unique.', UNIQUE),
          attribute('combination', 'Write-only.', SECRET),
        ],
      },
      required: true,
      freeForm: false,
    },
  ],
  discarded: ['setupCode'],
  defaults: { lifecycle: 'stock' },
});

/** User with an extension that every user must have. */
export const BADGED_USER: ResourceType = defineResourceType({
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    ...USER_RESOURCE_TYPE.schemaExtensions,
    {
      schema: {
        id: BADGE_SCHEMA,
        name: 'Badge',
        description: 'A required extension of User',
        attributes: [
          attribute('number', 'Required and unique.', { required: true, ...UNIQUE }),
          attribute('level', 'An integer.', { type: 'integer' }),
        ],
      },
      required: true,
      freeForm: false,
    },
  ],
});
