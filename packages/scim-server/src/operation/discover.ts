import {
  RESOURCE_TYPE,
  RESOURCE_TYPE_SCHEMA,
  SCHEMA,
  SCHEMA_SCHEMA,
  SERVICE_PROVIDER_CONFIG,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  foldCase,
  forbidden,
  notFound,
  type AttributeDefinition,
  type JsonObject,
  type ResourceType,
  type SchemaDefinition,
} from '@drawbridge/scim';
import type { Parameters } from '../parse/parameters.ts';
import { toListResponse } from '../render/list-response.ts';
import type { Reply } from '../render/reply.ts';
import type { Settings } from '../settings.ts';
import type { OperationContext } from './operation-context.ts';

/**
 * Refuses a filter of what is discovered, so that nobody takes a part for the whole.
 *
 * @throws ScimError 403.
 * @see RFC 7644 §4
 */
export function refuseFilter(parameters: Parameters): void {
  if (parameters.has('filter')) throw forbidden('discovery endpoints take no filter');
}

/** Tells what the service provider can do. @see RFC 7643 §5; RFC 7644 §4; RFC 9865 §4 */
export function discoverConfig({ settings, baseUrl }: OperationContext): Reply {
  return {
    status: 200,
    body: {
      schemas: [SERVICE_PROVIDER_CONFIG_SCHEMA],
      patch: { supported: true },
      bulk: {
        supported: true,
        maxOperations: settings.limits.maxBulkOperations,
        maxPayloadSize: settings.limits.maxBodyBytes,
      },
      filter: { supported: true, maxResults: settings.limits.maxResults },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: 'index',
        defaultPageSize: settings.limits.defaultCount,
        maxPageSize: settings.limits.maxResults,
        cursorTimeout: settings.limits.cursorTimeout,
      },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'Bearer token',
          description: 'A token in the Authorization header, as RFC 6750 describes it.',
          specUri: 'https://www.rfc-editor.org/info/rfc6750',
          primary: true,
        },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
    },
  };
}

/** Lists the schemas. @see RFC 7643 §7; RFC 7644 §4 */
export function discoverSchemas(context: OperationContext): Reply {
  return list(schemasOf(context.settings).map((schema) => renderSchema(context, schema)));
}

/**
 * Gives one schema by its URI, in any case.
 *
 * @throws ScimError 404.
 */
export function discoverSchema(context: OperationContext, id: string): Reply {
  const schema = schemasOf(context.settings).find((candidate) => foldCase(candidate.id) === foldCase(id));
  if (schema === undefined) throw notFound(`Schema ${JSON.stringify(id.slice(0, 200))} not found`);
  return { status: 200, body: renderSchema(context, schema) };
}

/** Lists the resource types. @see RFC 7643 §6; RFC 7644 §4 */
export function discoverResourceTypes(context: OperationContext): Reply {
  return list(context.settings.resourceTypes.map((type) => renderResourceType(context, type)));
}

/**
 * Gives one resource type by its name, in any case.
 *
 * @throws ScimError 404.
 */
export function discoverResourceType(context: OperationContext, name: string): Reply {
  const type = context.settings.resourceTypes.find(
    (candidate) => foldCase(candidate.name) === foldCase(name),
  );
  if (type === undefined) throw notFound(`ResourceType ${JSON.stringify(name.slice(0, 200))} not found`);
  return { status: 200, body: renderResourceType(context, type) };
}

/** Discovery ignores paging, sorting and projection. @see RFC 7644 §4 */
function list(resources: readonly JsonObject[]): Reply {
  return { status: 200, body: toListResponse(resources.length, resources, { startIndex: 1 }) };
}

/** What discovery itself answers with has schemas as well: RFC 7643 §8.7.2 has them, and validators look for them. */
const OF_DISCOVERY: readonly SchemaDefinition[] = [SERVICE_PROVIDER_CONFIG, RESOURCE_TYPE, SCHEMA];

function schemasOf({ resourceTypes }: Settings): readonly SchemaDefinition[] {
  const all = resourceTypes.flatMap(({ schema, schemaExtensions }) => [
    schema,
    ...schemaExtensions.map((extension) => extension.schema),
  ]);
  return [...new Map([...all, ...OF_DISCOVERY].map((schema) => [schema.id, schema])).values()];
}

function renderSchema({ baseUrl }: OperationContext, schema: SchemaDefinition): JsonObject {
  const { id, name, description, attributes } = schema;
  const location = `${baseUrl}/Schemas/${encodeURI(id)}`;
  return {
    schemas: [SCHEMA_SCHEMA],
    id,
    name,
    description,
    attributes: attributes.map(renderAttribute),
    meta: { resourceType: 'Schema', location },
  };
}

/** An attribute and its sub-attributes, verbatim. */
function renderAttribute({ subAttributes, ...characteristics }: AttributeDefinition): JsonObject {
  return {
    ...characteristics,
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(renderAttribute) }),
  };
}

function renderResourceType({ baseUrl }: OperationContext, type: ResourceType): JsonObject {
  return {
    schemas: [RESOURCE_TYPE_SCHEMA],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.schemaExtensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}
