import {
  isJsonArray,
  schemasOf,
  type Attributes,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { defaultGroupById } from '../default-groups.ts';
import type { StoredResource } from '../store/resource-store.ts';

/** Where a representation is seen from. */
export interface View {
  /** The absolute URL that locations begin with. */
  readonly baseUrl: string;
  /** What the default groups' names begin with. */
  readonly defaultGroupPrefix: string;
}

/**
 * The full representation of a resource, before projection.
 *
 * @param derived Attributes that are not the resource's own: a group's members, a user's groups.
 * @param entityTag The version, as `ETag` has it too.
 * @see RFC 7643 §3
 */
export function toRepresentation(
  type: ResourceType,
  { id, attributes, created, lastModified }: StoredResource,
  derived: Attributes,
  entityTag: string,
  view: View,
): JsonObject {
  return {
    schemas: schemasOf(type, attributes),
    id,
    ...withWireName(type, id, attributes, view),
    ...derived,
    meta: {
      resourceType: type.name,
      created,
      lastModified,
      location: locationOf(type, id, view),
      version: entityTag,
    },
  };
}

/** Gives extensions the plain names that clients know them by, once nothing is looked up by schema any more. */
export function toPlainNames({ schemaExtensions }: ResourceType): (representation: JsonObject) => JsonObject {
  const names = new Map(
    schemaExtensions.flatMap(({ schema, plainName }) =>
      plainName === undefined ? [] : [[schema.id, plainName] as const],
    ),
  );
  if (names.size === 0) return (representation) => representation;
  return (representation) =>
    Object.fromEntries(
      Object.entries(representation).map(([name, value]) =>
        name === 'schemas' && isJsonArray(value)
          ? [name, value.map((id) => (typeof id === 'string' ? (names.get(id) ?? id) : id))]
          : [names.get(name) ?? name, value],
      ),
    );
}

/** The absolute URL of a resource. @see RFC 7643 §3.1, `location` */
export function locationOf(type: ResourceType, id: string, { baseUrl }: View): string {
  return `${baseUrl}${pathOf(type, id)}`;
}

/** The path of a resource below the base path. */
export function pathOf({ endpoint }: ResourceType, id: string): string {
  return `${endpoint}/${encodeURIComponent(id)}`;
}

/** The name of a group on the wire. */
export function wireNameOf(
  type: ResourceType,
  groupId: string,
  name: string,
  { defaultGroupPrefix }: View,
): string {
  return defaultGroupById(type, groupId) === undefined ? name : `${defaultGroupPrefix}${name}`;
}

function withWireName(type: ResourceType, id: string, attributes: Attributes, view: View): Attributes {
  const name: JsonValue | undefined = attributes['displayName'];
  if (typeof name !== 'string' || defaultGroupById(type, id) === undefined) return attributes;
  return { ...attributes, displayName: wireNameOf(type, id, name, view) };
}
