import {
  defineResourceType,
  isJsonObject,
  METADATA_NAMESPACE,
  METADATA_SCHEMA,
  type AttributeDefinition,
  type JsonValue,
  type ResourceType,
  type SchemaDefinition,
  type SchemaExtension,
} from '@drawbridge/scim';
import { ScimError, type ScimClient } from '@drawbridge/scim-client';
import type { Kind } from '../kind.ts';
import { elementsOf, readSchema } from './read-schema.ts';

/**
 * Reads what a service provider says of the attributes of a kind; what the RFC says of them, where it says nothing usable.
 * What is required and what cannot be changed any more is left for the service provider to judge.
 *
 * @see RFC 7644 §4
 */
export async function discoverType(client: ScimClient, kind: Kind): Promise<ResourceType> {
  try {
    const types: readonly unknown[] = await client.resourceTypes.list();
    const schemas: readonly unknown[] = await client.schemas.list();
    return leaveToJudge(readType(kind, types, schemas) ?? kind.type);
  } catch (error) {
    // Many service providers have no discovery; and one that contradicts itself is no help.
    const silent =
      error instanceof ScimError && error.status >= 400 && ![401, 403, 429].includes(error.status);
    if (silent || error instanceof TypeError) return leaveToJudge(kind.type);
    throw error;
  }
}

/** A type that asks for nothing, so that a part of a resource can be put together as well. */
function leaveToJudge(type: ResourceType): ResourceType {
  const { name, endpoint, description, schema, schemaExtensions } = type;
  return defineResourceType({
    name,
    endpoint,
    description,
    schema: { ...schema, attributes: schema.attributes.map(unrestrained) },
    schemaExtensions: schemaExtensions.map((extension) => ({
      ...extension,
      required: false,
      schema: { ...extension.schema, attributes: extension.schema.attributes.map(unrestrained) },
    })),
  });
}

function unrestrained(definition: AttributeDefinition): AttributeDefinition {
  return {
    ...definition,
    required: false,
    mutability: definition.mutability === 'immutable' ? 'readWrite' : definition.mutability,
    ...(definition.subAttributes === undefined
      ? {}
      : { subAttributes: definition.subAttributes.map(unrestrained) }),
  };
}

function readType(
  kind: Kind,
  types: readonly unknown[],
  schemas: readonly unknown[],
): ResourceType | undefined {
  const declared = types.find((type) => isJsonObject(type) && type['endpoint'] === kind.endpoint);
  if (!isJsonObject(declared)) return undefined;
  const known = new Map(
    schemas.flatMap((schema) => readSchema(schema) ?? []).map((schema) => [schema.id, schema]),
  );
  const core = known.get(textOf(declared['schema']));
  if (core === undefined) return undefined;
  return defineResourceType({
    name: kind.type.name,
    endpoint: kind.endpoint,
    description: kind.type.description,
    schema: core,
    schemaExtensions: elementsOf(declared['schemaExtensions']).flatMap((extension) =>
      isJsonObject(extension)
        ? readExtension(known.get(textOf(extension['schema'])), extension['required'])
        : [],
    ),
  });
}

/** A schema without attributes declares none because it takes any. */
function readExtension(
  schema: SchemaDefinition | undefined,
  required: JsonValue | undefined,
): readonly SchemaExtension[] {
  if (schema === undefined) return [];
  return [
    {
      schema,
      required: required === true,
      freeForm: schema.attributes.length === 0,
      ...(schema.id === METADATA_SCHEMA ? { plainName: METADATA_NAMESPACE } : {}),
    },
  ];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
