import {
  resolvePath,
  type AttributeDefinition,
  type AttributeReference,
  type ResourceType,
} from '@drawbridge/scim';
import { misuse } from '../failure.ts';
import { closestPath } from '../schema/attribute-paths.ts';
import { printFieldPath, type FieldPath } from './field-path.ts';

/** A field, and what the schemas say of it. */
export interface Field {
  readonly path: FieldPath;
  readonly reference: AttributeReference;
}

/** Finds what a path names; undefined when the resource type has nothing of that name. */
export function findField(type: ResourceType, path: FieldPath): Field | undefined {
  const { attribute, subAttribute } = path;
  const reference = resolvePath(type, {
    ...attribute,
    ...(subAttribute === undefined ? {} : { subAttribute }),
  });
  return reference?.kind === 'attribute' ? { path, reference } : undefined;
}

/**
 * The same, of what somebody typed.
 *
 * @throws Failure that names the nearest path there is.
 */
export function requireField(type: ResourceType, path: FieldPath): Field {
  const field = findField(type, path);
  if (field !== undefined) return field;
  const text = printFieldPath(path);
  const { selector: _, ...plain } = path;
  const near = closestPath(type, printFieldPath(plain));
  throw misuse(
    `A ${type.name.toLowerCase()} has no attribute ${text}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

/** What is said of the value itself: of a sub-attribute, or of the attribute where none is named. */
export function definitionOf({ reference }: Field): AttributeDefinition {
  return reference.subAttribute ?? reference.attribute;
}

/** Whether only the service provider gives the field a value. */
export function isReadOnly({ reference: { attribute, subAttribute } }: Field): boolean {
  return attribute.mutability === 'readOnly' || subAttribute?.mutability === 'readOnly';
}
