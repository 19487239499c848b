import { foldCase } from '../fold-case.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { subAttributeOf, type AttributeDefinition } from '../schema/attribute-definition.ts';

/**
 * Finds the elements of a multi-valued attribute by what identifies them. Two elements are the same one when their
 * `value` is, and their `type` does not tell them apart; elements without a `value` are the same when they are equal.
 *
 * @see RFC 7643 §2.4
 */
export interface ElementIndex {
  /** The position of the element that is the same one: rather one of the same type than one of none. */
  find(element: JsonValue): number | undefined;
  /** Enters an element. */
  add(element: JsonValue, position: number): void;
  /** Enters an element again after another one was merged into it; that may have given it a type. */
  update(element: JsonValue, position: number): void;
}

/** Indexes the elements of an attribute, so that adding many to many does not compare all with all. */
export function indexElements(attribute: AttributeDefinition, elements: readonly JsonValue[]): ElementIndex {
  const positions = new Map<string, number>();
  const untyped = new Map<string, number[]>();
  const typed = new Map<string, number>();

  const index: ElementIndex = {
    find: (element) => {
      const value = valueKey(attribute, element);
      const type = typeKey(attribute, element);
      const withoutType = untyped.get(value)?.[0];
      return type === undefined
        ? (withoutType ?? positions.get(value))
        : (typed.get(value + type) ?? withoutType);
    },
    add: (element, position) => {
      const value = valueKey(attribute, element);
      const type = typeKey(attribute, element);
      if (!positions.has(value)) positions.set(value, position);
      if (type === undefined) {
        const others = untyped.get(value);
        if (others === undefined) untyped.set(value, [position]);
        else others.push(position);
      } else if (!typed.has(value + type)) {
        typed.set(value + type, position);
      }
    },
    update: (element, position) => {
      const type = typeKey(attribute, element);
      if (type === undefined) return;
      const value = valueKey(attribute, element);
      const others = untyped.get(value)?.filter((other) => other !== position) ?? [];
      if (others.length === 0) untyped.delete(value);
      else untyped.set(value, others);
      if (!typed.has(value + type)) typed.set(value + type, position);
    },
  };

  elements.forEach((element, position) => index.add(element, position));
  return index;
}

/** The texts of elements that were looked at before: they never change, and a PATCH may look at many of them often. */
const texts = new WeakMap<JsonObject, string>();

/** The same text for equal elements, whatever the order of their members. */
export function canonicalText(element: JsonValue): string {
  if (!isJsonObject(element)) return JSON.stringify(element);
  const known = texts.get(element);
  if (known !== undefined) return known;
  const text = printMembers(element);
  texts.set(element, text);
  return text;
}

function printMembers(element: JsonObject): string {
  const names = Object.keys(element).toSorted();
  return JSON.stringify(names.map((name) => [name, element[name]]));
}

function valueKey(attribute: AttributeDefinition, element: JsonValue): string {
  if (!isJsonObject(element)) return textKey(attribute, element);
  const value = element['value'];
  return value === undefined ? canonicalText(element) : textKey(subAttributeOf(attribute, 'value'), value);
}

/** No value holds a NUL, so that a value and a type cannot run into each other. */
function typeKey(attribute: AttributeDefinition, element: JsonValue): string | undefined {
  if (!isJsonObject(element) || element['value'] === undefined || element['type'] === undefined) {
    return undefined;
  }
  return `\u0000${textKey(subAttributeOf(attribute, 'type'), element['type'])}`;
}

function textKey(definition: AttributeDefinition | undefined, value: JsonValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return definition?.caseExact === false ? foldCase(value) : value;
}
