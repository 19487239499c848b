import {
  equalJson,
  isJsonArray,
  isJsonObject,
  type AttributeDefinition,
  type Attributes,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';

/** A field that differs between what is and what should be. */
export interface FieldChange {
  readonly path: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** The fields in which two states of a resource differ; lists are compared without regard to their order. */
export function changesBetween(
  type: ResourceType,
  before: Attributes,
  after: Attributes,
): readonly FieldChange[] {
  return [
    ...between([...type.attributes.values()], '', before, after),
    ...type.schemaExtensions.flatMap(({ schema, freeForm }) => {
      const [old, wanted] = [objectOf(before[schema.id]), objectOf(after[schema.id])];
      const names = [...new Set([...Object.keys(old), ...Object.keys(wanted)])];
      const free = freeForm
        ? names.map((name) => fieldAt(`${schema.id}:${name}`, old[name], wanted[name]))
        : [];
      return [...between(schema.attributes, `${schema.id}:`, old, wanted), ...free.flat()];
    }),
  ];
}

/** The operation of a PATCH that makes a change. @see RFC 7644 §3.5.2 */
export function toPatchOperation({ path, after }: FieldChange): JsonObject {
  return after === undefined ? { op: 'remove', path } : { op: 'replace', path, value: after };
}

function between(
  definitions: readonly AttributeDefinition[],
  prefix: string,
  before: JsonObject,
  after: JsonObject,
): readonly FieldChange[] {
  return definitions.flatMap(({ name, type, multiValued, subAttributes = [] }) => {
    const path = `${prefix}${name}`;
    const [old, wanted] = [before[name], after[name]];
    // The parts of what stays are changed one by one, so that those that nobody spoke of are not written.
    return type === 'complex' && !multiValued && isJsonObject(old) && isJsonObject(wanted)
      ? between(subAttributes, `${path}.`, old, wanted)
      : fieldAt(path, old, wanted);
  });
}

function fieldAt(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly FieldChange[] {
  return equalJson(inOrder(before), inOrder(after)) ? [] : [{ path, before, after }];
}

/** The order of elements means nothing. @see RFC 7643 §2.4 */
function inOrder(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonArray(value)
    ? value.toSorted((left, right) => (textOf(left) < textOf(right) ? -1 : 1))
    : value;
}

function textOf(value: JsonValue): string {
  return isJsonObject(value)
    ? JSON.stringify(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    : JSON.stringify(value);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
