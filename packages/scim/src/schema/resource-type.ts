import { foldCase } from '../fold-case.ts';
import { METADATA_SCHEMA } from '../urn.ts';
import type { AttributeDefinition, SchemaDefinition } from './attribute-definition.ts';
import { COMMON_ATTRIBUTES } from './common-attributes.ts';
import { ENTERPRISE_USER } from './enterprise-user.ts';
import { GROUP } from './group.ts';
import { METADATA } from './metadata.ts';
import { USER } from './user.ts';

/** An extension of a resource type: its attributes live in an object under the schema's id. @see RFC 7643 §3.3, §6 */
export interface SchemaExtension {
  readonly schema: SchemaDefinition;
  readonly required: boolean;
  /** Whether the extension also holds attributes that its schema does not declare. */
  readonly freeForm: boolean;
  /** Further names under which the extension is accepted. */
  readonly aliases: readonly string[];
}

/** What an application declares about one kind of resource. @see RFC 7643 §6 */
export interface ResourceTypeDefinition {
  /** The singular name, such as `User`. */
  readonly name: string;
  /** The endpoint relative to the base URL, such as `/Users`. */
  readonly endpoint: string;
  readonly description: string;
  readonly schema: SchemaDefinition;
  readonly schemaExtensions: readonly SchemaExtension[];
}

/** A resource type with its attributes indexed, so that names are looked up in any case. */
export interface ResourceType extends ResourceTypeDefinition {
  /** The common and core attributes by folded name. */
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  /** The extensions by folded schema id and alias. */
  readonly extensions: ReadonlyMap<string, SchemaExtension>;
}

/** Indexes a resource type's attributes. */
export function defineResourceType(definition: ResourceTypeDefinition): ResourceType {
  const attributes = [...COMMON_ATTRIBUTES, ...definition.schema.attributes];
  return {
    ...definition,
    attributes: new Map(attributes.map((candidate) => [foldCase(candidate.name), candidate])),
    extensions: new Map(
      definition.schemaExtensions.flatMap((extension) =>
        [extension.schema.id, ...extension.aliases].map((id) => [foldCase(id), extension] as const),
      ),
    ),
  };
}

/** The User resource type with the enterprise extension and the `metadata` namespace. @see RFC 7643 §4.1, §4.3 */
export const USER_RESOURCE_TYPE: ResourceType = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: USER,
  schemaExtensions: [
    { schema: ENTERPRISE_USER, required: false, freeForm: false, aliases: [] },
    { schema: METADATA, required: false, freeForm: true, aliases: [METADATA_SCHEMA] },
  ],
});

/** The Group resource type. @see RFC 7643 §4.2 */
export const GROUP_RESOURCE_TYPE: ResourceType = defineResourceType({
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: GROUP,
  schemaExtensions: [],
});
