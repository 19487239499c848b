import type { JsonObject, ResourceType } from '@drawbridge/scim';
import { visibleJson } from '@drawbridge/terminal';
import { stringify } from 'csv-stringify/sync';
import { parseFieldPath } from '../field/field-path.ts';
import { findField, requireField, type Field } from '../field/find-field.ts';
import { readField } from '../field/read-field.ts';
import type { Kind } from '../kind.ts';
import { printCell } from './csv-cell.ts';

/** How resources are written, line by line. */
export interface ExportFormat {
  readonly head: string;
  readonly line: (resource: JsonObject) => string;
  /** What the service provider is asked for; everything, where undefined. */
  readonly attributes?: readonly string[];
}

/** A line of JSON for each resource, as the service provider tells it. */
export const JSON_LINES: ExportFormat = {
  head: '',
  line: (resource) => `${visibleJson(JSON.stringify(resource))}\n`,
};

/** So that a spreadsheet knows that it is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * A table whose columns are fields.
 *
 * @throws Failure for a column that the schemas do not have.
 */
export function csvFormat(type: ResourceType, columns: readonly string[], mark: boolean): ExportFormat {
  const fields = columns.map((column) => requireField(type, parseFieldPath(column)));
  return {
    head: (mark ? BYTE_ORDER_MARK : '') + printLine(columns),
    line: (resource) =>
      printLine(fields.map((field) => printCell(field, readField(type, resource, field.path)))),
    attributes: fields.map(attributeOf),
  };
}

/** One line of a table. @see RFC 4180 */
export function printLine(cells: readonly string[]): string {
  // A line break of another kind than ours must not end the line; and where a spreadsheet takes semicolons or tabs for
  // commas, what stands behind one must not become a cell, and a formula, of its own.
  return stringify([[...cells]], { record_delimiter: '\r\n', quoted_match: /[\r\n\u2028;\t|]|^\s|\s$/ });
}

/** The columns that suit most: of those, what the schemas have. */
export function usualColumns({ singular }: Kind, type: ResourceType): readonly string[] {
  const columns = singular === 'group' ? GROUP_COLUMNS : [...USER_COLUMNS, ...extensionColumns(type)];
  return columns.filter((column) => findField(type, parseFieldPath(column)) !== undefined);
}

const USER_COLUMNS = [
  'userName',
  'externalId',
  'active',
  'displayName',
  'name.givenName',
  'name.familyName',
  'title',
  'emails[type eq "work"].value',
];
const GROUP_COLUMNS = ['displayName', 'externalId', 'members.value'];

function extensionColumns({ schemaExtensions }: ResourceType): readonly string[] {
  return schemaExtensions.flatMap(({ schema }) =>
    schema.attributes
      .filter(({ type, multiValued }) => type !== 'complex' && !multiValued)
      .map(({ name }) => `${schema.id}:${name}`),
  );
}

/** Of an attribute with elements the whole is needed: which of them is meant is told only here. */
function attributeOf({ path: { attribute, subAttribute }, reference }: Field): string {
  const base = attribute.uri === undefined ? attribute.name : `${attribute.uri}:${attribute.name}`;
  return subAttribute === undefined || reference.attribute.multiValued ? base : `${base}.${subAttribute}`;
}
