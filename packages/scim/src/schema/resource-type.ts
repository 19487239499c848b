import { foldCase } from '../fold-case.ts';
import type { JsonObject } from '../json.ts';
import { METADATA_NAMESPACE } from '../urn.ts';
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
  /**
   * A plain name that stands for the schema's id in requests and in representations, for a client that knows extensions
   * by such names. Default: none.
   */
  readonly plainName?: string;
}

/** An attribute that shows a membership: who belongs to whom is kept between two resources, and is neither's own. */
export interface Relation {
  /** The core attribute whose elements are the other resources: `value` is their id. */
  readonly attribute: string;
  /** The name of the other resource type. */
  readonly resourceType: string;
}

/** Both ends of a membership. The containing type declares `members`, the contained one `memberOf`. */
export interface Relations {
  /** Who belongs to a resource of this type: written through this attribute. */
  readonly members?: Relation;
  /** What a resource of this type belongs to: derived, never written. */
  readonly memberOf?: Relation;
}

/** What an application declares about one kind of resource. @see RFC 7643 §6 */
export interface ResourceTypeDefinition {
  /** The singular name, such as `User`. */
  readonly name: string;
  /** The endpoint relative to the base URL, such as `/Users`. */
  readonly endpoint: string;
  readonly description: string;
  /** The core schema. An attribute in it that bears the name of a common one, such as `externalId`, takes its place. */
  readonly schema: SchemaDefinition;
  readonly schemaExtensions: readonly SchemaExtension[];
  /** The memberships that its resources are in. Default: none. */
  readonly relations?: Relations;
  /** Whether the service provider's default groups, which are there from the start, are of this type. Default: they are not. */
  readonly hasDefaultGroups?: boolean;
  /** Core attributes that are checked and then dropped, such as a password: neither stored nor compared. Default: none. */
  readonly discarded?: readonly string[];
  /**
   * Core attributes that always have a value: a resource that is created without one gets this, and a replace that leaves
   * one out keeps what it had. Default: none.
   */
  readonly defaults?: JsonObject;
}

/** A resource type with its attributes indexed, so that names are looked up in any case. */
export interface ResourceType extends Required<ResourceTypeDefinition> {
  /** The common and core attributes by folded name. */
  readonly attributes: ReadonlyMap<string, AttributeDefinition>;
  /** The extensions by folded schema id and plain name. */
  readonly extensions: ReadonlyMap<string, SchemaExtension>;
}

/**
 * Completes a resource type and indexes its attributes.
 *
 * ```ts
 * const DEVICE = defineResourceType({
 *   name: 'Device',
 *   endpoint: '/Devices',
 *   description: 'A device of the organization',
 *   schema: {
 *     id: 'urn:example:scim:schemas:core:2.0:Device',
 *     name: 'Device',
 *     description: 'A device',
 *     attributes: [attribute('serialNumber', 'The serial number.', { required: true, uniqueness: 'server' })],
 *   },
 *   schemaExtensions: [],
 * });
 * ```
 *
 * @throws TypeError for a definition that contradicts itself: a mistake of the application's, not of a client.
 */
export function defineResourceType(definition: ResourceTypeDefinition): ResourceType {
  const { relations = {}, hasDefaultGroups = false, discarded = [], defaults = {} } = definition;
  const attributes = [...COMMON_ATTRIBUTES, ...definition.schema.attributes];
  const related = Object.values(relations).map((relation: Relation) => relation.attribute);
  checkAttributes(definition, [...related, ...discarded, ...Object.keys(defaults)]);
  return {
    ...definition,
    relations,
    hasDefaultGroups,
    discarded,
    defaults,
    attributes: new Map(attributes.map((candidate) => [foldCase(candidate.name), candidate])),
    extensions: new Map(
      definition.schemaExtensions.flatMap((extension) =>
        [extension.schema.id, extension.plainName ?? extension.schema.id].map(
          (id) => [foldCase(id), extension] as const,
        ),
      ),
    ),
  };
}

/** The same resource type, whose extensions go by the ids of their schemas and nothing else. @see RFC 7643 §3.3 */
export function withoutPlainNames(type: ResourceType): ResourceType {
  const schemaExtensions = type.schemaExtensions.map(({ schema, required, freeForm }) => {
    return { schema, required, freeForm };
  });
  return defineResourceType({ ...type, schemaExtensions });
}

/**
 * Names are looked up in any case, so that two that differ in nothing else would hide one another; and a path has two
 * names at most.
 *
 * @see RFC 7643 §2.3.8
 */
function checkAttributes(
  { name, schema, schemaExtensions }: ResourceTypeDefinition,
  used: readonly string[],
): void {
  for (const { id, attributes } of [schema, ...schemaExtensions.map((extension) => extension.schema)]) {
    const names = attributes.map((candidate) => foldCase(candidate.name));
    const repeated = names.find((candidate, index) => names.indexOf(candidate) !== index);
    if (repeated !== undefined) throw new TypeError(`${id} has two attributes named ${repeated}`);
    const nested = attributes.find(({ subAttributes = [] }) =>
      subAttributes.some(({ type }) => type === 'complex'),
    );
    if (nested !== undefined) throw new TypeError(`${id} has a complex sub-attribute in ${nested.name}`);
  }
  const unknown = used.find((candidate) => schema.attributes.every((known) => known.name !== candidate));
  if (unknown !== undefined) throw new TypeError(`${name} has no attribute ${unknown} in its core schema`);
}

/** The User resource type with the enterprise extension and the `metadata` namespace. @see RFC 7643 §4.1, §4.3 */
export const USER_RESOURCE_TYPE: ResourceType = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: USER,
  schemaExtensions: [
    { schema: ENTERPRISE_USER, required: false, freeForm: false },
    { schema: METADATA, required: false, freeForm: true, plainName: METADATA_NAMESPACE },
  ],
  relations: { memberOf: { attribute: 'groups', resourceType: 'Group' } },
  // Okta sends a placeholder password with every create.
  discarded: ['password'],
  defaults: { active: true },
});

/** The Group resource type. @see RFC 7643 §4.2 */
export const GROUP_RESOURCE_TYPE: ResourceType = defineResourceType({
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: GROUP,
  schemaExtensions: [],
  relations: { members: { attribute: 'members', resourceType: 'User' } },
  hasDefaultGroups: true,
});
