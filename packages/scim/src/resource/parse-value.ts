import type { Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import { isJsonArray, isJsonObject, kindOf, type JsonObject, type JsonValue } from '../json.ts';
import { subAttributeOf, type AttributeDefinition } from '../schema/attribute-definition.ts';
import { invalidValue, type ScimError } from '../scim-error.ts';

/** A value without content: null, an empty array and an absent value mean the same. @see RFC 7643 §2.5 */
export const UNASSIGNED = undefined;

/**
 * Parses a value for an attribute: an array of elements for a multi-valued one, else one value. Names of sub-attributes
 * are brought to canonical spelling, unknown and read-only ones are left out, null and `[]` become `undefined`.
 *
 * @param path The attribute's path, for the detail of an error.
 * @throws ScimError `invalidValue` for a value that is not of the attribute's type.
 * @see RFC 7643 §2.3, §2.4, §2.5
 */
export function parseAttributeValue(
  definition: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string = definition.name,
): JsonValue | undefined {
  if (value === null || value === undefined) return UNASSIGNED;
  return definition.multiValued
    ? parseElements(definition, value, compat, path)
    : parseSingularValue(definition, value, compat, path);
}

/**
 * Parses the elements of a multi-valued attribute: equal ones are kept once, and at most one may be primary.
 *
 * @throws ScimError `invalidValue`.
 */
export function parseElements(
  definition: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): readonly JsonValue[] | undefined {
  if (!isJsonArray(value) && !compat.singleForMultiValued) throw wrongType(path, 'an array', value);
  const elements = (isJsonArray(value) ? value : [value])
    .map((element, index) => parseSingularValue(definition, element, compat, `${path}[${index}]`))
    .filter((element) => element !== undefined);
  const distinct = withoutRepeats(elements);
  if (distinct.filter(isPrimary).length > 1) {
    throw invalidValue(`${path}: more than one element is primary`);
  }
  return distinct.length === 0 ? UNASSIGNED : distinct;
}

/** Tells whether an element of a multi-valued attribute is the primary one. @see RFC 7643 §2.4 */
export function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && element['primary'] === true;
}

/**
 * Parses one value: of a singular attribute, or one element of a multi-valued one.
 *
 * @throws ScimError `invalidValue`.
 */
export function parseSingularValue(
  definition: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): JsonValue | undefined {
  if (value === null || value === undefined) return UNASSIGNED;
  switch (definition.type) {
    case 'string':
    case 'reference':
      return parseString(value, path);
    case 'binary':
      return parseMatching(value, BASE64, 'base64', path);
    case 'dateTime':
      return parseDateTime(value, path);
    case 'boolean':
      return parseBoolean(value, compat, path);
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(path, 'an integer', value);
      return value;
    case 'decimal':
      if (typeof value !== 'number') throw wrongType(path, 'a number', value);
      return value;
    case 'complex':
      return parseComplex(definition, value, compat, path);
    case 'any':
      return parseAny(value, path);
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DATE_TIME = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;
const NUL = '\u0000';

function parseString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw wrongType(path, 'a string', value);
  // PostgreSQL cannot hold it, and no name has it.
  if (value.includes(NUL)) throw invalidValue(`${path}: a NUL character is not allowed`);
  return value;
}

function parseMatching(value: unknown, pattern: RegExp, what: string, path: string): string {
  const text = parseString(value, path);
  if (!pattern.test(text)) throw invalidValue(`${path}: expected ${what}`);
  return text;
}

function parseDateTime(value: unknown, path: string): string {
  const text = parseMatching(value, DATE_TIME, 'a dateTime such as 2008-01-23T04:56:22Z', path);
  if (Number.isNaN(Date.parse(text))) throw invalidValue(`${path}: no such date or time`);
  return text;
}

function parseBoolean(value: unknown, compat: Compat, path: string): boolean {
  if (typeof value === 'boolean') return value;
  if (compat.booleanStrings && typeof value === 'string') {
    const folded = foldCase(value);
    if (folded === 'true' || folded === 'false') return folded === 'true';
  }
  throw wrongType(path, 'a boolean', value);
}

function parseComplex(
  definition: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): JsonValue | undefined {
  if (!isJsonObject(value)) return parseBareValue(definition, value, compat, path);
  const members = (definition.subAttributes ?? []).flatMap((subAttribute) => {
    if (subAttribute.mutability === 'readOnly') return [];
    const raw = memberInAnyCase(value, subAttribute.name);
    const parsed = parseAttributeValue(subAttribute, raw, compat, `${path}.${subAttribute.name}`);
    return parsed === undefined ? [] : [[subAttribute.name, parsed] as const];
  });
  return members.length === 0 ? UNASSIGNED : Object.fromEntries(members);
}

function parseBareValue(
  definition: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): JsonValue | undefined {
  const inner = subAttributeOf(definition, 'value');
  if (!compat.bareComplexValue || inner === undefined) throw wrongType(path, 'an object', value);
  return value === ''
    ? UNASSIGNED
    : parseComplex(definition, { value: parseString(value, path) }, compat, path);
}

function parseAny(value: unknown, path: string): JsonValue | undefined {
  if (typeof value === 'string') return parseString(value, path);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (isJsonArray(value)) {
    const elements = value.map((element, index) => parseAny(element, `${path}[${index}]`) ?? null);
    return elements.length === 0 ? UNASSIGNED : elements;
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, parseAny(member, `${path}.${name}`) ?? null]),
    );
  }
  return UNASSIGNED;
}

/** Reads an object's member by its name in any case; the exact spelling wins. */
export function memberInAnyCase(object: JsonObject, name: string): JsonValue | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const folded = foldCase(name);
  const key = Object.keys(object).find((candidate) => foldCase(candidate) === folded);
  return key === undefined ? undefined : object[key];
}

/** Keeps the first of elements that are equal. */
function withoutRepeats(elements: readonly JsonValue[]): readonly JsonValue[] {
  // Equal elements print alike here: sub-attributes come in the schema's order.
  return [...new Map(elements.map((element) => [JSON.stringify(element), element])).values()];
}

/** A value of the wrong type, described by its kind so that no secret gets into the detail. */
function wrongType(path: string, expected: string, value: unknown): ScimError {
  return invalidValue(`${path}: expected ${expected}, found ${kindOf(value)}`);
}
