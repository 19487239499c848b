import type { ResourceType } from '@drawbridge/scim';
import { misuse } from '../failure.ts';
import { isOfElements, type Assignment } from './assign.ts';
import { parseFieldPath } from './field-path.ts';
import { definitionOf, requireField } from './find-field.ts';
import { parseJsonText, typeParts, typeText } from './type-text.ts';

const PAIR = /^(?<path>(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|[^=[])+?)(?<sign>:?=)(?<text>.*)$/s;

/**
 * Parses `title=Engineer`, whose value is of the type that the schema has for it, or `metadata.level:=4`, whose value is JSON.
 *
 * @throws Failure for what is neither, and for an attribute that does not exist.
 */
export function parsePair(type: ResourceType, pair: string): Assignment {
  const groups = PAIR.exec(pair)?.groups;
  if (groups === undefined) {
    throw misuse(`${JSON.stringify(pair)} is no pair such as title=Engineer or active=true.`);
  }
  const { path = '', sign, text = '' } = groups;
  const field = requireField(type, parseFieldPath(path));
  if (sign === ':=') return { field, value: parseJsonText(text, path) };
  if (isOfElements(field) && field.path.selector === undefined) {
    return { field, value: typeParts(definitionOf(field), text, path) };
  }
  const one = field.path.selector !== undefined && field.path.subAttribute === undefined;
  return { field, value: typeText(definitionOf(field), text, path, one) };
}
