import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { attributeToRequest, parseFieldPath, type FieldPath } from '../field/field-path.ts';
import { readField } from '../field/read-field.ts';

/** A column of a list: its heading, and which field it shows. */
export interface Column {
  readonly head: string;
  readonly path: FieldPath;
}

/**
 * Reads which fields are to be shown.
 *
 * @throws Failure for a text that is no path.
 */
export function parseColumns(paths: readonly string[]): readonly Column[] {
  return paths.map((head) => ({ head, path: parseFieldPath(head) }));
}

/** What is asked of the service provider, so that the columns can be filled. */
export function attributesOf(columns: readonly Column[]): readonly string[] {
  return [...new Set(columns.map(({ path }) => attributeToRequest(path)))];
}

/** What stands in the cells of a resource. */
export function cellsOf(
  type: ResourceType,
  columns: readonly Column[],
  resource: JsonObject,
): readonly string[] {
  return columns.map(({ path }) => textOf(readField(type, resource, path)));
}

/** A value as people read it: several simple ones with commas between them, what has parts as JSON. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (isJsonArray(value) && !value.some((element) => isJsonObject(element) || isJsonArray(element))) {
    return value
      .map(textOf)
      .filter((text) => text !== '')
      .join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
