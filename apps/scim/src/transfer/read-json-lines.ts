import {
  foldCase,
  isJsonObject,
  resolveKey,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import type { Assignment } from '../field/assign.ts';
import { parseFieldPath } from '../field/field-path.ts';
import { findField, isReadOnly } from '../field/find-field.ts';
import { REMARK, type ImportFile, type ImportRow, type ReadOptions } from './import-row.ts';

/** Reads a resource from each line; null takes a value away, and what a line leaves out stays as it is. */
export function readJsonLines(text: string, { type }: ReadOptions): ImportFile {
  const unknown = new Set<string>();
  const rows = text
    .split('\n')
    .map((line, index) => ({ number: index + 1, line: line.trim() }))
    .filter(({ line }) => line !== '')
    .map(({ number, line }) => readLine(type, number, line, unknown));
  return {
    rows,
    columns: [],
    notes: [...unknown].map((name) => `${name} is left out: the schemas have no such attribute.`),
  };
}

function readLine(type: ResourceType, line: number, text: string, unknown: Set<string>): ImportRow {
  const row = { line, id: undefined, assignments: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const problem = `It is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { ...row, problem, source: { kind: 'text', text } };
  }
  if (!isJsonObject(value))
    return { ...row, problem: 'It is not an object.', source: { kind: 'text', text } };
  const source = { kind: 'object', object: value } as const;
  try {
    const { id } = value;
    const assignments = assignmentsIn(type, value, unknown);
    return { line, id: typeof id === 'string' ? id : undefined, assignments, problem: undefined, source };
  } catch (error) {
    return { ...row, problem: error instanceof Error ? error.message : String(error), source };
  }
}

/** What the members of an object say; those that only the service provider writes are left out. */
function assignmentsIn(type: ResourceType, object: JsonObject, unknown: Set<string>): readonly Assignment[] {
  return Object.entries(object).flatMap(([key, value = null]): readonly Assignment[] => {
    if (key.startsWith(REMARK) || foldCase(key) === 'schemas') return [];
    const reference = resolveKey(type, key);
    switch (reference?.kind) {
      case 'extension':
        return isJsonObject(value) ? membersOf(type, reference.extension.schema.id, ':', value, unknown) : [];
      case 'core':
        return isJsonObject(value) ? assignmentsIn(type, value, unknown) : [];
      case 'attribute': {
        const { attribute, extension } = reference;
        const isPart = extension === undefined && foldCase(attribute.name) === foldCase(key);
        return isPart && attribute.type === 'complex' && !attribute.multiValued && isJsonObject(value)
          ? membersOf(type, attribute.name, '.', value, unknown)
          : assignmentAt(type, key, value, unknown);
      }
      case undefined:
        unknown.add(key);
        return [];
    }
  });
}

/** What is said of parts leaves the other parts as they are. */
function membersOf(
  type: ResourceType,
  prefix: string,
  separator: string,
  object: JsonObject,
  unknown: Set<string>,
): readonly Assignment[] {
  return Object.entries(object).flatMap(([name, value = null]) =>
    assignmentAt(type, `${prefix}${separator}${name}`, value, unknown),
  );
}

function assignmentAt(
  type: ResourceType,
  path: string,
  value: JsonValue,
  unknown: Set<string>,
): readonly Assignment[] {
  const field = findField(type, parseFieldPath(path));
  if (field !== undefined) return isReadOnly(field) ? [] : [{ field, value }];
  unknown.add(path);
  return [];
}
