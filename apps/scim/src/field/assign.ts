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
  return gather(assignments).reduce<Attributes>((attributes, together) => {
    const [first] = together;
    if (first === undefined) return attributes;
    const operation = isOfElements(first.field)
      ? assignElements(type, attributes, together)
      : toOperation(first);
    return applyPatch(
      type,
      attributes,
      parsePatch(type, { schemas: [PATCH_OP_MESSAGE], Operations: [operation] }),
    );
  }, base);
}

/** What is said of the elements of one attribute is done at once: two that are half done may be the same. */
function gather(assignments: readonly Assignment[]): readonly (readonly Assignment[])[] {
  const gathered = new Map<unknown, Assignment[]>();
  for (const assignment of assignments) {
    const { field } = assignment;
    const key = isOfElements(field) ? attributeOf(field) : assignment;
    gathered.set(key, [...(gathered.get(key) ?? []), assignment]);
  }
  return [...gathered.values()];
}

function attributeOf({ path: { attribute } }: Field): string {
  return printFieldPath({ attribute });
}

/** One operation of a PATCH that does the same, for a field that a PATCH has a path for. */
function toOperation({ field, value }: Assignment): JsonObject {
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

/** The operation that puts elements in the place of those that are there. */
function assignElements(
  type: ResourceType,
  base: Attributes,
  assignments: readonly Assignment[],
): JsonObject {
  const [first] = assignments;
  const attribute = first?.field.path.attribute ?? { name: '' };
  const current = readField(type, base, { attribute });
  const elements = assignments
    .reduce(withAssignment, isJsonArray(current) ? current : [])
    .filter((element) => !(isJsonObject(element) && Object.keys(element).length === 0) && element !== null);
  const path = printFieldPath({ attribute });
  return elements.length === 0 ? { op: 'remove', path } : { op: 'replace', path, value: elements };
}

function withAssignment(elements: readonly JsonValue[], { field, value }: Assignment): readonly JsonValue[] {
  const { selector, subAttribute = 'value' } = field.path;
  if (selector?.kind === 'index') return atIndex(elements, selector.index, field.path.subAttribute, value);
  const values = isJsonArray(value) ? value : value === null ? [] : [value];
  return definitionOf(field).name === 'value'
    ? knownBy(elements, values)
    : inTurn(elements, subAttribute, values);
}

function atIndex(
  elements: readonly JsonValue[],
  index: number,
  name: string | undefined,
  value: JsonValue,
): readonly JsonValue[] {
  // A gap would shift the others: what comes behind the end is the next element.
  const at = Math.min(index, elements.length);
  const element = name === undefined ? value : withValue(elements[at], name, value);
  return [...elements.slice(0, at), element, ...elements.slice(at + 1)];
}

/** Elements are known by their `value`; who has none is known by nothing. */
function knownBy(elements: readonly JsonValue[], values: readonly JsonValue[]): readonly JsonValue[] {
  const left = [...elements];
  return values.map((value) => {
    const at = left.findIndex((element) => isJsonObject(element) && element['value'] === value);
    const [known] = at < 0 ? [] : left.splice(at, 1);
    return known ?? withValue({}, 'value', value);
  });
}

/** The first value belongs to the first element, and so on. */
function inTurn(
  elements: readonly JsonValue[],
  name: string,
  values: readonly JsonValue[],
): readonly JsonValue[] {
  const length = Math.max(elements.length, values.length);
  return Array.from({ length }, (_, index) => withValue(elements[index], name, values[index] ?? null));
}

function withValue(element: JsonValue | undefined, name: string, value: JsonValue): JsonValue {
  const { [name]: _, ...rest } = isJsonObject(element) ? element : {};
  return value === null ? rest : { ...rest, [name]: value };
}
