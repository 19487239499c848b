import { USER_SCHEMA } from '../urn.ts';
import {
  attribute,
  type AttributeDefinition,
  type Characteristics,
  type SchemaDefinition,
} from './attribute-definition.ts';

/** A multi-valued attribute with the sub-attributes that RFC 7643 §2.4 gives to all of them. */
function plural(
  name: string,
  description: string,
  value: Characteristics,
  types: readonly string[] = [],
): AttributeDefinition {
  return attribute(name, description, {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The value itself.', value),
      attribute('display', 'A name of the value for people to read.'),
      attribute('type', 'What the value is used for.', types.length === 0 ? {} : { canonicalValues: types }),
      PRIMARY,
    ],
  });
}

const PRIMARY = attribute('primary', 'Whether this is the preferred value; at most one is.', {
  type: 'boolean',
});

/** The core User. @see RFC 7643 §4.1, §8.7.1 */
export const USER: SchemaDefinition = {
  id: USER_SCHEMA,
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute('userName', 'The name by which the user signs in, unique at the service provider.', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('name', "The components of the user's name.", {
      type: 'complex',
      subAttributes: [
        attribute('formatted', 'The full name, ready for display.'),
        attribute('familyName', 'The family name.'),
        attribute('givenName', 'The given name.'),
        attribute('middleName', 'The middle names.'),
        attribute('honorificPrefix', 'The honorific prefix, or title.'),
        attribute('honorificSuffix', 'The honorific suffix.'),
      ],
    }),
    attribute('displayName', 'The name of the user, suitable for display.'),
    attribute('nickName', 'The casual way to address the user.'),
    attribute('profileUrl', "The URI of the user's online profile.", {
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
    }),
    attribute('title', "The user's title."),
    attribute('userType', 'The relation between the organization and the user.'),
    attribute('preferredLanguage', "The user's preferred languages."),
    attribute('locale', "The user's location, for currency, dates and numbers."),
    attribute('timezone', "The user's time zone, as in the IANA database."),
    attribute('active', 'Whether the user may use the application.', { type: 'boolean' }),
    attribute('password', 'A password; never stored by this service provider.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    plural('emails', 'E-mail addresses.', {}, ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers.', {}, ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Instant messaging addresses.', {}, [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
    ]),
    plural(
      'photos',
      'URIs of photos.',
      { type: 'reference', caseExact: true, referenceTypes: ['external'] },
      ['photo', 'thumbnail'],
    ),
    attribute('addresses', 'Postal addresses.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('formatted', 'The full address, ready for display.'),
        attribute('streetAddress', 'The street, house number and further lines.'),
        attribute('locality', 'The city.'),
        attribute('region', 'The state or region.'),
        attribute('postalCode', 'The postal code.'),
        attribute('country', 'The country, in ISO 3166-1 alpha-2.'),
        attribute('type', 'What the address is used for.', { canonicalValues: ['work', 'home', 'other'] }),
        PRIMARY,
      ],
    }),
    attribute('groups', 'The groups that the user belongs to; changed through the groups.', {
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        attribute('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', 'The URI of the group.', {
          type: 'reference',
          caseExact: true,
          mutability: 'readOnly',
          referenceTypes: ['Group'],
        }),
        attribute('display', "The group's displayName.", { mutability: 'readOnly' }),
        attribute('type', 'Whether clients can change the membership at the group, or it is derived.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
    }),
    plural('entitlements', 'Things that the user has.', {}),
    plural('roles', 'Roles of the user.', {}),
    plural('x509Certificates', 'Certificates, DER in base64.', { type: 'binary', caseExact: true }),
  ],
};
