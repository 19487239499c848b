import { parseBoolean } from '../boolean.ts';
import type { Compat } from '../compat.ts';
import { parseDateTime } from '../date-time.ts';
import { isJsonArray, isJsonObject, kindOf, memberInAnyCase, type JsonValue } from '../json.ts';
import { subAttributeOf, type AttributeDefinition } from '../schema/attribute-definition.ts';
import { invalidValue, type ScimError } from '../scim-error.ts';
import { isPrimary, withoutRepeats } from './elements.ts';

/** A value without content: null, an empty array and an absent value mean the same. @see RFC 7643 §2.5 */
const UNASSIGNED = undefined;

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
function parseElements(
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
      return parseString(value, path);
    case 'reference':
      return parseReference(value, compat, path);
    case 'binary':
      return parseBinary(value, path);
    case 'dateTime':
      return parseDateTimeText(value, path);
    case 'boolean':
      return requireBoolean(value, compat, path);
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(path, 'an integer', value);
      return value;
    case 'decimal':
      return parseNumber(value, path);
    case 'complex':
      return parseComplex(definition, value, compat, path);
    case 'any':
      checkText(definition.name, path);
      return parseAny(value, path);
  }
}

// RFC 7643 §2.3.6: the padding may be left out.
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const NUL = '\u0000';

function parseString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw wrongType(path, 'a string', value);
  checkText(value, path);
  return value;
}

/** Refuses text that PostgreSQL cannot hold and that UTF-8 cannot carry: two such names would be stored as the same one. */
function checkText(text: string, path: string): void {
  if (text.includes(NUL)) throw invalidValue(`${path}: a NUL character is not allowed`);
  if (!text.isWellFormed()) throw invalidValue(`${path}: half of a surrogate pair is not allowed`);
}

/** The characters of a URI or of a relative reference. @see RFC 3986 §2 */
const REFERENCE = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})*$/;

function parseReference(value: unknown, compat: Compat, path: string): string {
  const text = parseString(value, path);
  if (!compat.anyTextForReference && !REFERENCE.test(text)) throw invalidValue(`${path}: expected a URI`);
  return text;
}

function parseNumber(value: unknown, path: string): number {
  // `1e999` is valid JSON and reads as Infinity, which JSON cannot write.
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrongType(path, 'a finite number', value);
  return value;
}

function parseBinary(value: unknown, path: string): string {
  const text = parseString(value, path);
  if (!BASE64.test(text)) throw invalidValue(`${path}: expected base64`);
  return text;
}

function parseDateTimeText(value: unknown, path: string): string {
  const text = parseString(value, path);
  if (parseDateTime(text) === undefined) {
    throw invalidValue(`${path}: expected a dateTime such as 2008-01-23T04:56:22Z`);
  }
  return text;
}

function requireBoolean(value: unknown, compat: Compat, path: string): boolean {
  const parsed = parseBoolean(value, compat);
  if (parsed === undefined) throw wrongType(path, 'a boolean', value);
  return parsed;
}

function parseComplex(
  definition: AttributeDefinition,
  value: unknown,
  compat: Compat,
  path: string,
): JsonValue | undefined {
  if (isEmptyReference(definition, value, compat)) return UNASSIGNED;
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
  const takesBareValue = compat.bareComplexValue && subAttributeOf(definition, 'value') !== undefined;
  if (!takesBareValue || typeof value !== 'string') throw wrongType(path, 'an object', value);
  return parseComplex(definition, { value }, compat, path);
}

/** `""` and `{"value":""}` for a complex attribute: what Entra ID sends to clear the manager. */
export function isEmptyReference(definition: AttributeDefinition, value: unknown, compat: Compat): boolean {
  if (!compat.bareComplexValue || subAttributeOf(definition, 'value') === undefined) return false;
  return isJsonObject(value)
    ? Object.keys(value).length === 1 && memberInAnyCase(value, 'value') === ''
    : value === '';
}

function parseAny(value: unknown, path: string): JsonValue | undefined {
  if (typeof value === 'string') return parseString(value, path);
  if (typeof value === 'number') return parseNumber(value, path);
  if (typeof value === 'boolean') return value;
  if (isJsonArray(value)) {
    const elements = value.map((element, index) => parseAny(element, `${path}[${index}]`) ?? null);
    return elements.length === 0 ? UNASSIGNED : elements;
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        checkText(name, path);
        return [name, parseAny(member, `${path}.${name}`) ?? null];
      }),
    );
  }
  return UNASSIGNED;
}

/** A value of the wrong type, described by its kind so that no secret gets into the detail. */
function wrongType(path: string, expected: string, value: unknown): ScimError {
  return invalidValue(`${path}: expected ${expected}, found ${kindOf(value)}`);
}
