import { SERVICE_PROVIDER_CONFIG_SCHEMA } from '../urn.ts';
import { attribute, type AttributeDefinition, type SchemaDefinition } from './attribute-definition.ts';

const READ_ONLY = { mutability: 'readOnly' } as const;
const SUPPORTED = attribute('supported', 'Whether it is there.', {
  ...READ_ONLY,
  type: 'boolean',
  required: true,
});

function limit(name: string, description: string): AttributeDefinition {
  return attribute(name, description, { ...READ_ONLY, type: 'integer', required: true });
}

function feature(
  name: string,
  description: string,
  ...limits: readonly AttributeDefinition[]
): AttributeDefinition {
  return attribute(name, description, {
    ...READ_ONLY,
    type: 'complex',
    required: true,
    subAttributes: [SUPPORTED, ...limits],
  });
}

/** The optional parts of the protocol that a service provider has. @see RFC 7643 §5, §8.7.2; RFC 9865 §4 */
export const SERVICE_PROVIDER_CONFIG: SchemaDefinition = {
  id: SERVICE_PROVIDER_CONFIG_SCHEMA,
  name: 'Service Provider Configuration',
  description: 'The optional parts of the protocol that are there, and their limits',
  attributes: [
    attribute('documentationUri', 'Where people read about the service provider.', {
      ...READ_ONLY,
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
    }),
    feature('patch', 'Changes of parts of a resource.'),
    feature(
      'bulk',
      'Many changes in one request.',
      limit('maxOperations', 'The most operations in one request.'),
      limit('maxPayloadSize', 'The most bytes in one request.'),
    ),
    feature('filter', 'Filters.', limit('maxResults', 'The most resources in one page.')),
    feature('changePassword', 'Changes of a password.'),
    feature('sort', 'Sorting.'),
    feature('etag', 'Entity tags.'),
    attribute('pagination', 'How lists are paged.', {
      ...READ_ONLY,
      type: 'complex',
      subAttributes: [
        attribute('cursor', 'Whether pages can be asked for by cursor.', {
          ...READ_ONLY,
          type: 'boolean',
          required: true,
        }),
        attribute('index', 'Whether pages can be asked for by index.', {
          ...READ_ONLY,
          type: 'boolean',
          required: true,
        }),
        attribute('defaultPaginationMethod', 'Which it is where a request has neither.', {
          ...READ_ONLY,
          canonicalValues: ['cursor', 'index'],
        }),
        attribute('defaultPageSize', 'The resources of a page without a count.', {
          ...READ_ONLY,
          type: 'integer',
        }),
        attribute('maxPageSize', 'The most resources of a page.', { ...READ_ONLY, type: 'integer' }),
        attribute('cursorTimeout', 'How long a cursor may be used, in seconds.', {
          ...READ_ONLY,
          type: 'integer',
        }),
      ],
    }),
    attribute('authenticationSchemes', 'The ways to authenticate.', {
      ...READ_ONLY,
      type: 'complex',
      multiValued: true,
      required: true,
      subAttributes: [
        attribute('type', 'The kind of scheme.', {
          ...READ_ONLY,
          required: true,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        attribute('name', 'The name of the scheme.', { ...READ_ONLY, required: true }),
        attribute('description', 'What the scheme is.', { ...READ_ONLY, required: true }),
        attribute('specUri', 'The URI of its specification.', {
          ...READ_ONLY,
          type: 'reference',
          caseExact: true,
          referenceTypes: ['external'],
        }),
        attribute('documentationUri', 'The URI of its documentation.', {
          ...READ_ONLY,
          type: 'reference',
          caseExact: true,
          referenceTypes: ['external'],
        }),
        attribute('primary', 'Whether it is the preferred scheme.', { ...READ_ONLY, type: 'boolean' }),
      ],
    }),
  ],
};
