import {
  isJsonArray,
  isJsonObject,
  memberInAnyCase,
  type JsonObject,
  type ResourceType,
} from '@drawbridge/scim';
import { misuse } from '../failure.ts';
import { parseFieldPath, printFieldPath } from '../field/field-path.ts';
import { definitionOf, requireField, type Field } from '../field/find-field.ts';
import { parseJsonText, typeText } from '../field/type-text.ts';

/** What is more likely JSON than a text, where an attribute takes anything. */
const JSON_TEXT = /^(?:[{["].*|-?\d+(?:\.\d+)?|true|false|null)$/s;

const SHAPE = 'add PATH VALUE, replace PATH VALUE or remove PATH';

/**
 * Parses operations that were typed one after the other: `replace title Engineer remove nickName`. A value has the type that
 * the schema has for it; one that begins with { or [ is JSON where the attribute takes anything.
 *
 * @throws Failure for what is none.
 */
export function parseOperations(type: ResourceType, words: readonly string[]): readonly JsonObject[] {
  const operations: JsonObject[] = [];
  for (let at = 0; at < words.length;) {
    const [op = '', path, value] = words.slice(at, at + 3);
    if (!['add', 'replace', 'remove'].includes(op)) {
      throw misuse(`${JSON.stringify(op)} is no operation: write ${SHAPE}, as often as is needed.`);
    }
    if (path === undefined) throw misuse(`${op} needs a path: write ${SHAPE}.`);
    const field = requireField(type, requirePatchPath(path));
    if (op === 'remove') {
      operations.push({ op, path: printFieldPath(field.path) });
      at += 2;
      continue;
    }
    if (value === undefined) throw misuse(`${op} ${path} needs a value: write ${SHAPE}.`);
    operations.push({ op, path: printFieldPath(field.path), value: typed(field, value) });
    at += 3;
  }
  return operations;
}

/**
 * Takes operations from a file: a list of them, or a whole PatchOp message.
 *
 * @throws Failure for something else.
 */
export function operationsIn(json: unknown): readonly JsonObject[] {
  const list = isJsonObject(json) ? memberInAnyCase(json, 'Operations') : json;
  if (!isJsonArray(list) || !list.every(isJsonObject) || list.length === 0) {
    throw misuse('The file must hold a list of operations, or a PatchOp message.');
  }
  return list;
}

function requirePatchPath(text: string): Field['path'] {
  const path = parseFieldPath(text);
  if (path.selector?.kind !== 'index') return path;
  throw misuse(
    `${text}: a PATCH selects elements by a filter, such as [type eq "work"], not by their position.`,
  );
}

function typed(field: Field, text: string): JsonObject[string] {
  const { selector, subAttribute } = field.path;
  const definition = definitionOf(field);
  const path = printFieldPath(field.path);
  if (definition.type === 'any' && JSON_TEXT.test(text)) return parseJsonText(text, path);
  return typeText(definition, text, path, selector !== undefined && subAttribute === undefined);
}
