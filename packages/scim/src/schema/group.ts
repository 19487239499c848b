import { GROUP_SCHEMA } from '../urn.ts';
import { attribute, type SchemaDefinition } from './attribute-definition.ts';

/** The core Group. @see RFC 7643 §4.2, §8.7.1 */
export const GROUP: SchemaDefinition = {
  id: GROUP_SCHEMA,
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute('displayName', 'The name of the group, unique at the service provider.', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('members', 'The members of the group.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'The id of the member.', { caseExact: true, mutability: 'immutable' }),
        attribute('$ref', 'The URI of the member.', {
          type: 'reference',
          caseExact: true,
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        }),
        attribute('type', 'The resource type of the member.', {
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        }),
        attribute('display', 'A name of the member for people to read.', { mutability: 'readOnly' }),
      ],
    }),
  ],
};
