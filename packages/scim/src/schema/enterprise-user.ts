import { ENTERPRISE_USER_SCHEMA } from '../urn.ts';
import { attribute, type SchemaDefinition } from './attribute-definition.ts';

/** The enterprise extension of User. @see RFC 7643 §4.3, §8.7.1 */
export const ENTERPRISE_USER: SchemaDefinition = {
  id: ENTERPRISE_USER_SCHEMA,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    attribute('employeeNumber', 'The identifier that the organization gave the person.'),
    attribute('costCenter', 'The name of the cost center.'),
    attribute('organization', 'The name of the organization.'),
    attribute('division', 'The name of the division.'),
    attribute('department', 'The name of the department.'),
    attribute('manager', "The user's manager.", {
      type: 'complex',
      subAttributes: [
        attribute('value', 'The id of the manager.', { caseExact: true }),
        attribute('$ref', 'The URI of the manager.', {
          type: 'reference',
          caseExact: true,
          referenceTypes: ['User'],
        }),
        attribute('displayName', "The manager's displayName.", { mutability: 'readOnly' }),
      ],
    }),
  ],
};
