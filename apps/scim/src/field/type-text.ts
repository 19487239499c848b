import { isJsonArray, type AttributeDefinition, type JsonValue } from '@drawbridge/scim';
import { misuse } from '../failure.ts';

/**
 * Gives a text the type that the schema has for it, so that `active=true` is a boolean. Lists and complex values are JSON; a
 * complex attribute that has a `value` also takes that alone.
 *
 * @throws Failure for a text that cannot be of that type.
 */
export function typeText(
  definition: AttributeDefinition,
  text: string,
  path: string,
  one = false,
): JsonValue {
  if (definition.multiValued && !one) return typeList(definition, text, path);
  switch (definition.type) {
    case 'boolean':
      return typeBoolean(text, path);
    case 'integer':
    case 'decimal':
      return typeNumber(text, path);
    case 'complex':
      return typeComplex(definition, text, path);
    case 'string':
    case 'reference':
    case 'dateTime':
    case 'binary':
    case 'any':
      return text;
  }
}

/**
 * The same for a part of every element: one, or a list of them.
 *
 * @throws Failure for a text that cannot be of that type.
 */
export function typeParts(definition: AttributeDefinition, text: string, path: string): readonly JsonValue[] {
  if (!text.trimStart().startsWith('[')) return [typeText(definition, text, path)];
  const list = parseJsonText(text, path);
  if (!isJsonArray(list)) throw misuse(`${path}: the value is not a list.`);
  return list.map((part) => (typeof part === 'string' ? typeText(definition, part, path) : part));
}

/**
 * Parses JSON that somebody typed.
 *
 * @throws Failure for what is none.
 */
export function parseJsonText(text: string, path: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch (cause) {
    throw misuse(`${path}: the value is not JSON.`, { cause });
  }
}

function typeList(definition: AttributeDefinition, text: string, path: string): JsonValue {
  if (!text.trimStart().startsWith('[')) return [typeText(definition, text, path, true)];
  const list = parseJsonText(text, path);
  if (!isJsonArray(list)) throw misuse(`${path}: the value is not a list.`);
  return list.map((element) =>
    typeof element === 'string' ? typeText(definition, element, path, true) : element,
  );
}

function typeComplex(definition: AttributeDefinition, text: string, path: string): JsonValue {
  if (text.trimStart().startsWith('{')) return parseJsonText(text, path);
  const value = definition.subAttributes?.find(({ name }) => name === 'value');
  if (value === undefined)
    throw misuse(`${path} has parts: name one, such as ${path}.${partOf(definition)}.`);
  return { value: typeText(value, text, path) };
}

function partOf({ subAttributes: [first] = [] }: AttributeDefinition): string {
  return first?.name ?? 'value';
}

function typeBoolean(text: string, path: string): boolean {
  const folded = text.trim().toLowerCase();
  if (folded !== 'true' && folded !== 'false')
    throw misuse(`${path} is true or false, not ${JSON.stringify(text)}.`);
  return folded === 'true';
}

function typeNumber(text: string, path: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw misuse(`${path} is a number, not ${JSON.stringify(text)}.`);
  return number;
}
