import { foldCase } from '../fold-case.ts';
import { isJsonArray, isJsonObject, memberOf, quote, type JsonValue } from '../json.ts';
import { printAttributePath, type AttributePath } from '../path/attribute-path.ts';
import { findSubAttribute, resolvePath } from '../path/resolve-path.ts';
import { isSecret, type AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { invalidFilter } from '../scim-error.ts';

/** Reads from a resource, or from an element of a multi-valued attribute, the values that a path selects. */
export type ReadValues = (container: JsonValue) => readonly JsonValue[];

/** An attribute that a filter compares, and how to read it. */
export interface FilterOperand {
  readonly definition: AttributeDefinition;
  readonly read: ReadValues;
}

/** Where a filter's names are looked up: in a resource type, or among the sub-attributes of one attribute. */
export type FilterScope = (path: AttributePath) => FilterOperand;

/**
 * Looks names up in a resource type.
 *
 * @throws ScimError `invalidFilter` for an attribute that the resource type does not have, or never returns.
 */
export function resourceScope(type: ResourceType): FilterScope {
  return (path) => {
    const reference = resolvePath(type, path);
    if (reference?.kind !== 'attribute') {
      throw invalidFilter(`filter: ${type.name} has no attribute ${quote(printAttributePath(path))}`);
    }
    const { extension, attribute, subAttribute } = reference;
    requireReadable(attribute);
    const readAttribute = readMember(attribute.name);
    const read: ReadValues =
      extension === undefined
        ? readAttribute
        : (resource) => readMember(extension.schema.id)(resource).flatMap(readAttribute);
    return subAttribute === undefined
      ? { definition: attribute, read }
      : narrow(read, attribute, subAttribute);
  };
}

/**
 * Looks names up among the sub-attributes of a complex attribute. A simple multi-valued attribute has one, `value`, that
 * stands for the element itself.
 *
 * @throws ScimError `invalidFilter` for a sub-attribute that the attribute does not have, or never returns.
 */
export function attributeScope(attribute: AttributeDefinition): FilterScope {
  return (path) => {
    const known = path.uri === undefined && path.subAttribute === undefined;
    const definition = known ? findSubAttribute(attribute, path.name) : undefined;
    if (definition !== undefined) {
      requireReadable(definition);
      return { definition, read: readSubAttribute(attribute, definition) };
    }
    if (known && attribute.subAttributes === undefined && foldCase(path.name) === 'value') {
      return { definition: { ...attribute, multiValued: false }, read: (element) => [element] };
    }
    throw invalidFilter(`filter: ${attribute.name} has no sub-attribute ${quote(printAttributePath(path))}`);
  };
}

/**
 * The operand of a comparison: a complex attribute stands for its `value`.
 *
 * @throws ScimError `invalidFilter` for a complex attribute without one.
 */
export function comparableOperand(operand: FilterOperand, path: AttributePath): FilterOperand {
  if (operand.definition.type !== 'complex') return operand;
  const value = findSubAttribute(operand.definition, 'value');
  if (value === undefined) {
    throw invalidFilter(
      `filter: ${quote(printAttributePath(path))} is complex; compare one of its sub-attributes`,
    );
  }
  return narrow(operand.read, operand.definition, value);
}

/** A filter must not tell, guess by guess, what no answer shows. */
function requireReadable(definition: AttributeDefinition): void {
  if (isSecret(definition)) {
    throw invalidFilter(`filter: ${definition.name} is never returned, so that it cannot be compared`);
  }
}

function narrow(
  read: ReadValues,
  attribute: AttributeDefinition,
  subAttribute: AttributeDefinition,
): FilterOperand {
  requireReadable(subAttribute);
  const readOne = readSubAttribute(attribute, subAttribute);
  return { definition: subAttribute, read: (container) => read(container).flatMap(readOne) };
}

/** An element that does not say whether it is the primary one is not. @see RFC 7643 §2.4 */
function readSubAttribute(attribute: AttributeDefinition, subAttribute: AttributeDefinition): ReadValues {
  const read = readMember(subAttribute.name);
  if (!attribute.multiValued || subAttribute.name !== 'primary') return read;
  return (element) => {
    const values = read(element);
    return values.length === 0 ? NOT_PRIMARY : values;
  };
}

function readMember(name: string): ReadValues {
  return (container) => {
    const value: JsonValue | undefined = isJsonObject(container) ? memberOf(container, name) : undefined;
    if (value === undefined || value === null) return NONE;
    return isJsonArray(value) ? value : [value];
  };
}

const NONE: readonly JsonValue[] = [];
const NOT_PRIMARY: readonly JsonValue[] = [false];
