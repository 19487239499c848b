import type { Filter } from '../filter/filter.ts';
import type { JsonValue } from '../json.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import type { SchemaExtension } from '../schema/resource-type.ts';

/** What an operation changes: an attribute, some elements of it, or a sub-attribute of those. */
export interface PatchTarget {
  /** The extension that holds the attribute; absent for core attributes. */
  readonly extension?: SchemaExtension;
  readonly attribute: AttributeDefinition;
  /** Selects elements of a multi-valued attribute. */
  readonly filter?: Filter;
  readonly subAttribute?: AttributeDefinition;
}

/** Adds or replaces a value; the value has been parsed for the target's type. */
export interface AssignOperation {
  readonly op: 'add' | 'replace';
  readonly target: PatchTarget;
  readonly value: JsonValue;
}

/** Removes the target, or only those of its elements that `values` lists. */
export interface RemoveOperation {
  readonly op: 'remove';
  readonly target: PatchTarget;
  readonly values?: readonly JsonValue[];
}

/** Removes every attribute of an extension. */
export interface RemoveExtensionOperation {
  readonly op: 'removeExtension';
  readonly extension: SchemaExtension;
}

/**
 * One operation of a PATCH in normal form: bound to a resource type, with exactly one attribute as its target. An
 * operation without a path, or on a whole extension, has become one operation for each attribute in its value.
 *
 * @see RFC 7644 §3.5.2
 */
export type PatchOperation = AssignOperation | RemoveOperation | RemoveExtensionOperation;

/** The path of a target in canonical spelling, for the detail of an error. */
export function printTarget({ extension, attribute, filter, subAttribute }: PatchTarget): string {
  const prefix = extension === undefined ? '' : `${extension.schema.id}:`;
  const brackets = filter === undefined ? '' : '[…]';
  return `${prefix}${attribute.name}${brackets}${subAttribute === undefined ? '' : `.${subAttribute.name}`}`;
}
