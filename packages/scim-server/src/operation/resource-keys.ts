import {
  foldCase,
  isSecret,
  memberOf,
  uniqueness,
  type AttributeDefinition,
  type Attributes,
  type ResourceType,
  type ScimError,
} from '@drawbridge/scim';
import { defaultGroupByName } from '../default-groups.ts';
import { foldName } from '../fold-name.ts';
import type { KeyCondition, ResourceKeys } from '../store/resource-store.ts';
import { uniqueValuesOf } from './unique-values.ts';

/** What a store finds a resource by. */
export function toKeys(type: ResourceType, attributes: Attributes, defaultGroupPrefix: string): ResourceKeys {
  const name = textOf(type, 'name', attributes);
  const displayName = textOf(type, 'displayName', attributes);
  const externalId = textOf(type, 'externalId', attributes);
  const unique = uniqueValuesOf(type, attributes, keyAttributeOf(type, 'name'));
  return {
    ...(name === undefined ? {} : { name: toKeyValue(type, 'name', name, defaultGroupPrefix) }),
    ...(displayName === undefined
      ? {}
      : { displayName: toKeyValue(type, 'displayName', displayName, defaultGroupPrefix) }),
    ...(externalId === undefined
      ? {}
      : { externalId: toKeyValue(type, 'externalId', externalId, defaultGroupPrefix) }),
    ...(unique === undefined ? {} : { unique }),
    label: displayName ?? name ?? '',
    active: attributes['active'] !== false,
  };
}

/**
 * The attribute that a key is made of: under `name`, the first of the core schema whose values are unique. Only a single
 * text that answers may show is a key.
 */
export function keyAttributeOf(
  type: ResourceType,
  key: KeyCondition['key'],
): AttributeDefinition | undefined {
  if (key === 'name') {
    return type.schema.attributes.find((candidate) => candidate.uniqueness !== 'none' && isKey(candidate));
  }
  const attribute = type.attributes.get(foldCase(key));
  return attribute !== undefined && isKey(attribute) ? attribute : undefined;
}

/**
 * The form in which a store keeps and compares a key. The name is unique and therefore compared by `foldName`, so that
 * whoever looks one up has to compare it as well. A default group is kept under its bare name, so that the name with
 * the prefix finds it too, and is as taken as the bare one.
 */
export function toKeyValue(
  type: ResourceType,
  key: KeyCondition['key'],
  value: string,
  defaultGroupPrefix: string,
): string {
  if (keyAttributeOf(type, key)?.caseExact === true) return value;
  if (key !== 'name') return foldCase(value);
  return foldName(defaultGroupByName(type, defaultGroupPrefix, value)?.name ?? value);
}

/**
 * The error for a value that another resource has.
 *
 * @param attribute The path of the attribute; absent for the one that names the resources of the type.
 */
export function nameTaken(type: ResourceType, attributes: Attributes, attribute?: string): ScimError {
  if (attribute !== undefined) return uniqueness(`${attribute}: another ${type.name} has this value`);
  const name = keyAttributeOf(type, 'name')?.name ?? 'id';
  return uniqueness(`${name} ${JSON.stringify(attributes[name] ?? null)} is taken`);
}

function isKey(attribute: AttributeDefinition): boolean {
  const isText = attribute.type === 'string' || attribute.type === 'reference';
  return isText && !attribute.multiValued && !isSecret(attribute);
}

function textOf(type: ResourceType, key: KeyCondition['key'], attributes: Attributes): string | undefined {
  const attribute = keyAttributeOf(type, key);
  const value = attribute === undefined ? undefined : memberOf(attributes, attribute.name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
