import {
  asCoreAttribute,
  isJsonArray,
  isJsonObject,
  memberInAnyCase,
  payloadTooLarge,
  quote,
  resolveKey,
  type JsonValue,
  type Attributes,
  type ResourceType,
  type ScimError,
} from '@drawbridge/scim';
import type { Limits } from '../settings.ts';

/**
 * Checks how much a resource holds before anything of it is looked at closely. The members of a group may be as many as
 * the body has room for.
 *
 * @throws ScimError 413 that names the attribute and the limit.
 */
export function checkResourceSize(type: ResourceType, body: unknown, limits: Limits): void {
  countAttributes(type, body, createCount(limits));
}

/**
 * Checks how many operations a PATCH has, and how much their values hold, as {@link checkResourceSize} does.
 *
 * @throws ScimError 413 that names the attribute and the limit.
 */
export function checkPatchSize(type: ResourceType, body: unknown, limits: Limits): void {
  const operations = isJsonObject(body) ? memberInAnyCase(body, 'Operations') : undefined;
  if (!isJsonArray(operations)) return;
  const { maxPatchOperations } = limits;
  if (operations.length > maxPatchOperations) {
    throw payloadTooLarge(
      `Operations: ${operations.length} are more than maxPatchOperations (${maxPatchOperations})`,
    );
  }
  const count = createCount(limits);
  for (const operation of operations) {
    if (!isJsonObject(operation)) continue;
    const path = memberInAnyCase(operation, 'path') ?? '';
    const value = memberInAnyCase(operation, 'value') ?? null;
    if (typeof path !== 'string' || path === '') countAttributes(type, value, count);
    else countAttribute(type, path, value, count);
  }
}

/**
 * Checks that a PATCH leaves no attribute with more than one request could have given it. An attribute that has more
 * already may have fewer from then on.
 *
 * @throws ScimError 413 that names the attribute and the limit.
 */
export function checkGrowth(
  type: ResourceType,
  before: Attributes,
  after: Attributes,
  { maxElements }: Limits,
): void {
  for (const [name, value] of Object.entries(after)) {
    if (value === before[name] || name === type.relations.members?.attribute) continue;
    requireRoom(name, before[name], value, maxElements);
    // An extension, whose attributes are the next level.
    if (isJsonObject(value)) {
      const members = isJsonObject(before[name]) ? before[name] : {};
      for (const [inner, member] of Object.entries(value)) {
        requireRoom(`${name}:${inner}`, members[inner], member, maxElements);
      }
    }
  }
}

function requireRoom(
  name: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  maxElements: number,
): void {
  const elements = countElements(after);
  if (elements > maxElements && elements > countElements(before))
    throw tooManyElements(name, elements, maxElements);
}

function countElements(value: JsonValue | undefined): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function tooManyElements(name: string, elements: number, maxElements: number): ScimError {
  return payloadTooLarge(`${quote(name)}: ${elements} elements are more than maxElements (${maxElements})`);
}

/** Counts a value and all that it holds, in the name of an attribute. */
type Count = (name: string, value: JsonValue) => void;

function createCount({ maxElements, maxValues }: Limits): Count {
  let values = 0;
  const count: Count = (name, value) => {
    values += 1;
    if (values > maxValues)
      throw payloadTooLarge(`${quote(name)}: more than maxValues (${maxValues}) values up to it`);
    if (typeof value !== 'object' || value === null) return;
    const elements = Object.values(value);
    if (elements.length > maxElements) throw tooManyElements(name, elements.length, maxElements);
    for (const element of elements) if (element !== undefined) count(name, element);
  };
  return count;
}

function countAttributes(type: ResourceType, attributes: unknown, count: Count): void {
  if (!isJsonObject(attributes)) return;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) countAttribute(type, key, value, count);
  }
}

function countAttribute(type: ResourceType, key: string, value: JsonValue, count: Count): void {
  const reference = resolveKey(type, key);
  if (reference?.kind === 'core' && isJsonObject(value)) return countAttributes(type, value, count);
  const { members } = type.relations;
  const isMembers = members !== undefined && asCoreAttribute(reference)?.attribute.name === members.attribute;
  if (!isMembers) count(key, value);
}
