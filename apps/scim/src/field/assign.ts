import {
  applyPatch,
  isJsonArray,
  isJsonObject,
  parsePatch,
  PATCH_OP_MESSAGE,
  type Attributes,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { definitionOf, type Field } from './find-field.ts';
import { printFieldPath } from './field-path.ts';
import { readField } from './read-field.ts';

/** What a field is to hold; nothing, for null. */
export interface Assignment {
  readonly field: Field;
  readonly value: JsonValue;
}

/**
 * Gives fields their values, and leaves all others as they are.
 *
 * @throws ScimError for a value that its attribute cannot have.
 */
export function assign(type: ResourceType, base: Attributes, assignments: readonly Assignment[]): Attributes {
  return assignments.reduce<Attributes>(
    (attributes, assignment) =>
      apply(
        type,
        attributes,
        isOfElements(assignment.field)
          ? assignElements(type, attributes, assignment)
          : toOperation(assignment),
      ),
    base,
  );
}

/** One operation of a PATCH that does the same, for a field that a PATCH has a path for. */
export function toOperation({ field, value }: Assignment): JsonObject {
  const path = printFieldPath(field.path);
  return value === null ? { op: 'remove', path } : { op: 'replace', path, value };
}

/** Whether a field is told by its position, or is a part of every element: a PATCH has no path that means that. */
export function isOfElements({ path: { selector, subAttribute }, reference }: Field): boolean {
  return (
    selector?.kind === 'index' ||
    (selector === undefined && subAttribute !== undefined && reference.attribute.multiValued)
  );
}

function apply(type: ResourceType, attributes: Attributes, operation: JsonObject): Attributes {
  return applyPatch(
    type,
    attributes,
    parsePatch(type, { schemas: [PATCH_OP_MESSAGE], Operations: [operation] }),
  );
}

/** The operation that puts elements in the place of those that are there. */
function assignElements(type: ResourceType, base: Attributes, { field, value }: Assignment): JsonObject {
  const { attribute, selector, subAttribute } = field.path;
  const path = printFieldPath({ attribute });
  const current = readField(type, base, { attribute });
  const elements = isJsonArray(current) ? current : [];
  const changed =
    selector?.kind === 'index'
      ? atIndex(elements, selector.index, (element) => withValue(element, subAttribute, value))
      : withValues(elements, subAttribute ?? 'value', value, definitionOf(field).name === 'value');
  const kept = changed.filter((element) => element !== null);
  return kept.length === 0 ? { op: 'remove', path } : { op: 'replace', path, value: kept };
}

function atIndex(
  elements: readonly JsonValue[],
  index: number,
  change: (element: JsonValue | undefined) => JsonValue,
): readonly JsonValue[] {
  // A gap would shift the others: what comes behind the end is the next element.
  const at = Math.min(index, elements.length);
  return [...elements.slice(0, at), change(elements[at]), ...elements.slice(at + 1)];
}

/** The first value belongs to the first element, and so on; those with a `value` of their own are known by it. */
function withValues(
  elements: readonly JsonValue[],
  name: string,
  value: JsonValue,
  identifies: boolean,
): readonly JsonValue[] {
  const values = isJsonArray(value) ? value : value === null ? [] : [value];
  if (!identifies) {
    const length = Math.max(elements.length, values.length);
    return Array.from({ length }, (_, index) => withValue(elements[index], name, values[index] ?? null));
  }
  return values.map((one) => {
    const known = elements.find((element) => isJsonObject(element) && element[name] === one);
    return known ?? { [name]: one };
  });
}

function withValue(element: JsonValue | undefined, name: string | undefined, value: JsonValue): JsonValue {
  if (name === undefined) return value;
  const { [name]: _, ...rest } = isJsonObject(element) ? element : {};
  const changed = value === null ? rest : { ...rest, [name]: value };
  return Object.keys(changed).length === 0 ? null : changed;
}
