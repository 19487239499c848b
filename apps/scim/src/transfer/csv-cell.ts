import type { JsonValue } from '@drawbridge/scim';
import { isOfElements } from '../field/assign.ts';
import { printFieldPath } from '../field/field-path.ts';
import { definitionOf, type Field } from '../field/find-field.ts';
import { parseJsonText, typeParts, typeText } from '../field/type-text.ts';
import { withGuard, withoutGuard } from './formula.ts';

/** What stands in a cell for a value: several values and what has parts are JSON; nothing is an empty cell. */
export function printCell(field: Field, value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string')
    return typeof value === 'object' ? JSON.stringify(value) : withGuard(String(value));
  // Where a schema takes anything, "4" must not come back as 4.
  const text = definitionOf(field).type === 'any' && isJson(value) ? JSON.stringify(value) : value;
  return withGuard(text);
}

/**
 * Reads the value that stands in a cell: the inverse of {@link printCell}, and null for an empty cell.
 *
 * @throws Failure for a text that cannot be of the attribute's type.
 */
export function parseCell(field: Field, cell: string): JsonValue {
  const text = withoutGuard(cell);
  if (text === '') return null;
  const path = printFieldPath(field.path);
  const definition = definitionOf(field);
  const { selector, subAttribute } = field.path;
  if (definition.type === 'any') return isJson(text) ? parseJsonText(text, path) : text;
  if (isOfElements(field) && selector === undefined) return typeParts(definition, text, path);
  return typeText(definition, text, path, selector !== undefined && subAttribute === undefined);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
