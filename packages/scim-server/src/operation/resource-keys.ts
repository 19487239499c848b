import {
  foldCase,
  uniqueness,
  type AttributeDefinition,
  type Attributes,
  type ResourceType,
  type ScimError,
} from '@drawbridge/scim';
import { defaultGroupByName } from '../default-groups.ts';
import type { KeyCondition, ResourceKeys } from '../store/resource-store.ts';

/** The attribute whose values are unique among the resources of a type. @see RFC 7643 §7, `uniqueness` */
export function uniqueAttributeOf(type: ResourceType): AttributeDefinition | undefined {
  return type.schema.attributes.find((attribute) => attribute.uniqueness !== 'none');
}

/** What a store finds a resource by. */
export function toKeys(type: ResourceType, attributes: Attributes, defaultGroupPrefix: string): ResourceKeys {
  const unique = uniqueAttributeOf(type);
  const name = unique === undefined ? undefined : textOf(attributes, unique.name);
  const displayName = textOf(attributes, 'displayName');
  const externalId = textOf(attributes, 'externalId');
  return {
    ...(name === undefined ? {} : { name: toKeyValue(type, 'name', name, defaultGroupPrefix) }),
    ...(displayName === undefined ? {} : { displayName: foldCase(displayName) }),
    ...(externalId === undefined ? {} : { externalId }),
    label: displayName ?? name ?? '',
  };
}

/**
 * The form in which a store keeps and compares a key. A default group is kept under its bare name, so that the name with
 * the prefix finds it too, and is as taken as the bare one.
 */
export function toKeyValue(
  type: ResourceType,
  key: KeyCondition['key'],
  value: string,
  defaultGroupPrefix: string,
): string {
  if (key === 'id' || key === 'externalId') return value;
  if (key === 'displayName') return foldCase(value);
  const bare = type.name === 'Group' ? defaultGroupByName(defaultGroupPrefix, value)?.name : undefined;
  return uniqueAttributeOf(type)?.caseExact === true ? value : foldCase(bare ?? value);
}

/** The error for a value of the unique attribute that another resource has. */
export function nameTaken(type: ResourceType, attributes: Attributes): ScimError {
  const name = uniqueAttributeOf(type)?.name ?? 'id';
  return uniqueness(`${name} ${JSON.stringify(attributes[name] ?? null)} is taken`);
}

function textOf(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
